// step/02_conv2d_relu
// schedule: contraction, tiles of 16 x 64 x 16, 4 x 4 sums a thread, 64 threads; 1.93M FLOPs, 54.1kB moved at least
//   in  max_pool2d: f32[4, 6, 14, 14]
//   in  conv2_weight: f32[16, 6, 5, 5]
//   in  conv2_bias: f32[16]
//   out relu_2: f32[4, 16, 10, 10]
// fuses:
//   conv2d: conv f32[4, 1, 16, 10, 10]
//   conv2d: add f32[4, 16, 10, 10]
//   relu f32[4, 16, 10, 10]
// from:
//   examples/lenet/lenet.ml:11: |> conv2 |> relu |> max_pool2d(2)

@group(0) @binding(0) var<storage, read_write> max_pool2d: array<f32>;
@group(0) @binding(1) var<storage, read> conv2_weight: array<f32>;
@group(0) @binding(2) var<storage, read> conv2_bias: array<f32>;
@group(0) @binding(3) var<storage, read_write> relu_2: array<vec4<f32>>;
var<workgroup> tile_a: array<vec4<f32>, 80>;
var<workgroup> tile_b: array<vec4<f32>, 256>;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) local: u32) {
  let group = i32(workgroup.x);
  let thread = i32(local);
  let n0 = group % 2 * 64;
  let rest = group / 2;
  let row = thread / 16 * 4;
  let column = thread % 16 * 4;
  var c0: vec4<f32> = vec4<f32>(0.0);
  var c1: vec4<f32> = vec4<f32>(0.0);
  var c2: vec4<f32> = vec4<f32>(0.0);
  var c3: vec4<f32> = vec4<f32>(0.0);
  let at_2 = rest * 1176;
  for (var k0 = 0; k0 < 150; k0 += 16) {
    let near = thread % 4;
    let far = thread / 4;
    let m = far;
    let at = m * 150;
    let k_at = k0 + near * 4;
    let part = select(0.0, conv2_weight[at + min(k_at, 149)], k_at < 150);
    let k_at_2 = k0 + near * 4 + 1;
    let part_2 = select(0.0, conv2_weight[at + min(k_at_2, 149)], k_at_2 < 150);
    let k_at_3 = k0 + near * 4 + 2;
    let part_3 = select(0.0, conv2_weight[at + min(k_at_3, 149)], k_at_3 < 150);
    let k_at_4 = k0 + near * 4 + 3;
    let part_4 = select(0.0, conv2_weight[at + min(k_at_4, 149)], k_at_4 < 150);
    tile_a[far * 5 + near] = vec4<f32>(part, part_2, part_3, part_4);
    for (var turn = 0; turn < 4; turn += 1) {
      let slot = turn * 64 + thread;
      let near_2 = slot % 16;
      let far_2 = slot / 16;
      let k_at_5 = k0 + far_2;
      let least = min(k_at_5, 149);
      let at_3 = at_2 + least / 25 * 196;
      let at_4 = least / 5 % 5 * 14;
      let column_2 = least % 5;
      let n = n0 + near_2 * 4;
      let least_2 = min(n, 99);
      let part_5 = select(0.0, max_pool2d[at_3 + least_2 / 10 * 14 + at_4 + least_2 % 10 + column_2], k_at_5 < 150);
      let n_2 = n0 + near_2 * 4 + 1;
      let least_3 = min(n_2, 99);
      let part_6 = select(0.0, max_pool2d[at_3 + least_3 / 10 * 14 + at_4 + least_3 % 10 + column_2], k_at_5 < 150);
      let n_3 = n0 + near_2 * 4 + 2;
      let least_4 = min(n_3, 99);
      let part_7 = select(0.0, max_pool2d[at_3 + least_4 / 10 * 14 + at_4 + least_4 % 10 + column_2], k_at_5 < 150);
      let n_4 = n0 + near_2 * 4 + 3;
      let least_5 = min(n_4, 99);
      let part_8 = select(0.0, max_pool2d[at_3 + least_5 / 10 * 14 + at_4 + least_5 % 10 + column_2], k_at_5 < 150);
      tile_b[far_2 * 16 + near_2] = vec4<f32>(part_5, part_6, part_7, part_8);
    }
    workgroupBarrier();
    for (var k = 0; k < 16; k += 4) {
      let a = tile_a[row * 5 + k / 4];
      let a_2 = tile_a[(row + 1) * 5 + k / 4];
      let a_3 = tile_a[(row + 2) * 5 + k / 4];
      let a_4 = tile_a[(row + 3) * 5 + k / 4];
      let b = tile_b[k * 16 + column / 4];
      let b_2 = tile_b[(k + 1) * 16 + column / 4];
      let b_3 = tile_b[(k + 2) * 16 + column / 4];
      let b_4 = tile_b[(k + 3) * 16 + column / 4];
      c0 = fma(vec4<f32>(a.x), b, c0);
      c1 = fma(vec4<f32>(a_2.x), b, c1);
      c2 = fma(vec4<f32>(a_3.x), b, c2);
      c3 = fma(vec4<f32>(a_4.x), b, c3);
      c0 = fma(vec4<f32>(a.y), b_2, c0);
      c1 = fma(vec4<f32>(a_2.y), b_2, c1);
      c2 = fma(vec4<f32>(a_3.y), b_2, c2);
      c3 = fma(vec4<f32>(a_4.y), b_2, c3);
      c0 = fma(vec4<f32>(a.z), b_3, c0);
      c1 = fma(vec4<f32>(a_2.z), b_3, c1);
      c2 = fma(vec4<f32>(a_3.z), b_3, c2);
      c3 = fma(vec4<f32>(a_4.z), b_3, c3);
      c0 = fma(vec4<f32>(a.w), b_4, c0);
      c1 = fma(vec4<f32>(a_2.w), b_4, c1);
      c2 = fma(vec4<f32>(a_3.w), b_4, c2);
      c3 = fma(vec4<f32>(a_4.w), b_4, c3);
    }
    workgroupBarrier();
  }
  let first_row = row;
  let at_5 = rest * 1600;
  let n_5 = n0 + column;
  if (n_5 < 100) {
    let sum = c0 + vec4<f32>(conv2_bias[first_row]);
    relu_2[at_5 / 4 + first_row * 25 + n_5 / 4] = select(sum, vec4<f32>(0.0), sum < vec4<f32>(0.0));
    let m_2 = first_row + 1;
    let sum_2 = c1 + vec4<f32>(conv2_bias[m_2]);
    relu_2[at_5 / 4 + m_2 * 25 + n_5 / 4] = select(sum_2, vec4<f32>(0.0), sum_2 < vec4<f32>(0.0));
    let m_3 = first_row + 2;
    let sum_3 = c2 + vec4<f32>(conv2_bias[m_3]);
    relu_2[at_5 / 4 + m_3 * 25 + n_5 / 4] = select(sum_3, vec4<f32>(0.0), sum_3 < vec4<f32>(0.0));
    let m_4 = first_row + 3;
    let sum_4 = c3 + vec4<f32>(conv2_bias[m_4]);
    relu_2[at_5 / 4 + m_4 * 25 + n_5 / 4] = select(sum_4, vec4<f32>(0.0), sum_4 < vec4<f32>(0.0));
  }
}
