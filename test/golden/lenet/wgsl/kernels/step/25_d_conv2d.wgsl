// step/25_d_conv2d
// schedule: contraction, tiles of 8 x 128 x 16, 4 x 4 sums a thread, 64 threads; 3.76M FLOPs, 54.0kB moved at least
//   in  d_relu_3: f32[4, 16, 10, 10]
//   in  conv2_weight: f32[16, 6, 5, 5]
//   out d_conv2d: f32[4, 1, 6, 14, 14]
// fuses:
//   d_conv2d: conv f32[4, 1, 6, 14, 14]
// from:
//   examples/lenet/lenet.ml:11: |> conv2 |> relu |> max_pool2d(2)

@group(0) @binding(0) var<storage, read_write> d_relu_3: array<f32>;
@group(0) @binding(1) var<storage, read> conv2_weight: array<f32>;
@group(0) @binding(2) var<storage, read_write> d_conv2d: array<vec4<f32>>;
var<workgroup> tile_a: array<vec4<f32>, 32>;
var<workgroup> tile_b: array<vec4<f32>, 512>;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) local: u32) {
  let group = i32(workgroup.x);
  let thread = i32(local);
  let n0 = group % 2 * 128;
  let rest = group / 2;
  let row = thread / 32 * 4;
  let column = thread % 32 * 4;
  var c0: vec4<f32> = vec4<f32>(0.0);
  var c1: vec4<f32> = vec4<f32>(0.0);
  var c2: vec4<f32> = vec4<f32>(0.0);
  var c3: vec4<f32> = vec4<f32>(0.0);
  let at_6 = rest * 1600;
  for (var k0 = 0; k0 < 400; k0 += 16) {
    if (thread < 32) {
      let near = thread % 2;
      let far = thread / 2;
      let k_at = k0 + far;
      let at = k_at / 25 * 150;
      let at_2 = k_at / 5 % 5 * -5;
      let at_3 = k_at % 5 * -1;
      let m = near * 4;
      let part = conv2_weight[at + min(m, 5) * 25 + at_2 + at_3 + 24];
      let m_2 = near * 4 + 1;
      let part_2 = conv2_weight[at + min(m_2, 5) * 25 + at_2 + at_3 + 24];
      let m_3 = near * 4 + 2;
      let part_3 = conv2_weight[at + min(m_3, 5) * 25 + at_2 + at_3 + 24];
      let m_4 = near * 4 + 3;
      let part_4 = conv2_weight[at + min(m_4, 5) * 25 + at_2 + at_3 + 24];
      tile_a[far * 2 + near] = vec4<f32>(part, part_2, part_3, part_4);
    }
    for (var turn = 0; turn < 8; turn += 1) {
      let slot = turn * 64 + thread;
      let near_2 = slot % 32;
      let far_2 = slot / 32;
      let k_at_2 = k0 + far_2;
      let column_2 = k_at_2 / 5 % 5;
      let column_3 = k_at_2 % 5;
      let row_2 = k_at_2 / 25;
      let at_7 = at_6 + row_2 * 100;
      let n = n0 + near_2 * 4;
      let least = min(n, 195);
      let at_4 = column_2 + least / 14 - 4;
      let at_5 = column_3 + least % 14 - 4;
      let part_5 = select(0.0, d_relu_3[at_7 + max(min(at_4, 9), 0) * 10 + max(min(at_5, 9), 0)], (0 <= at_4) & (at_4 < 10) & (0 <= at_5) & (at_5 < 10));
      let n_2 = n0 + near_2 * 4 + 1;
      let least_2 = min(n_2, 195);
      let at_8 = column_2 + least_2 / 14 - 4;
      let at_9 = column_3 + least_2 % 14 - 4;
      let part_6 = select(0.0, d_relu_3[at_7 + max(min(at_8, 9), 0) * 10 + max(min(at_9, 9), 0)], (0 <= at_8) & (at_8 < 10) & (0 <= at_9) & (at_9 < 10));
      let n_3 = n0 + near_2 * 4 + 2;
      let least_3 = min(n_3, 195);
      let at_10 = column_2 + least_3 / 14 - 4;
      let at_11 = column_3 + least_3 % 14 - 4;
      let part_7 = select(0.0, d_relu_3[at_7 + max(min(at_10, 9), 0) * 10 + max(min(at_11, 9), 0)], (0 <= at_10) & (at_10 < 10) & (0 <= at_11) & (at_11 < 10));
      let n_4 = n0 + near_2 * 4 + 3;
      let least_4 = min(n_4, 195);
      let at_12 = column_2 + least_4 / 14 - 4;
      let at_13 = column_3 + least_4 % 14 - 4;
      let part_8 = select(0.0, d_relu_3[at_7 + max(min(at_12, 9), 0) * 10 + max(min(at_13, 9), 0)], (0 <= at_12) & (at_12 < 10) & (0 <= at_13) & (at_13 < 10));
      tile_b[far_2 * 32 + near_2] = vec4<f32>(part_5, part_6, part_7, part_8);
    }
    workgroupBarrier();
    for (var k = 0; k < 16; k += 1) {
      let a = tile_a[k * 2 + row / 4];
      let b = tile_b[k * 32 + column / 4];
      c0 = fma(vec4<f32>(a.x), b, c0);
      c1 = fma(vec4<f32>(a.y), b, c1);
      c2 = fma(vec4<f32>(a.z), b, c2);
      c3 = fma(vec4<f32>(a.w), b, c3);
    }
    workgroupBarrier();
  }
  let first_row = row;
  let at_14 = rest * 1176;
  let n_5 = n0 + column;
  if (n_5 < 196) {
    if (first_row < 6) {
      d_conv2d[at_14 / 4 + first_row * 49 + n_5 / 4] = c0;
    }
    if (first_row + 1 < 6) {
      let m_5 = first_row + 1;
      d_conv2d[at_14 / 4 + m_5 * 49 + n_5 / 4] = c1;
    }
    if (first_row + 2 < 6) {
      let m_6 = first_row + 2;
      d_conv2d[at_14 / 4 + m_6 * 49 + n_5 / 4] = c2;
    }
    if (first_row + 3 < 6) {
      let m_7 = first_row + 3;
      d_conv2d[at_14 / 4 + m_7 * 49 + n_5 / 4] = c3;
    }
  }
}
