// predict/00_conv2d
// schedule: contraction, tiles of 8 x 128 x 16, 4 x 4 sums a thread, 64 threads; 2.82M FLOPs, 126kB moved at least
//   in  x: f32[4, 3, 32, 32]
//   in  conv1_weight: f32[6, 3, 5, 5]
//   out conv2d: f32[4, 1, 6, 28, 28]
// fuses:
//   conv2d: conv f32[4, 1, 6, 28, 28]
// from:
//   examples/lenet/lenet.ml:10: x |> conv1 |> relu |> max_pool2d(2)

@group(0) @binding(0) var<storage, read> x: array<f32>;
@group(0) @binding(1) var<storage, read> conv1_weight: array<f32>;
@group(0) @binding(2) var<storage, read_write> conv2d: array<vec4<f32>>;
var<workgroup> tile_a: array<vec4<f32>, 40>;
var<workgroup> tile_b: array<vec4<f32>, 512>;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) local: u32) {
  let group = i32(workgroup.x);
  let thread = i32(local);
  let n0 = group % 7 * 128;
  let rest = group / 7;
  let row = thread / 32 * 4;
  let column = thread % 32 * 4;
  var c0: vec4<f32> = vec4<f32>(0.0);
  var c1: vec4<f32> = vec4<f32>(0.0);
  var c2: vec4<f32> = vec4<f32>(0.0);
  var c3: vec4<f32> = vec4<f32>(0.0);
  let at_2 = rest * 3072;
  for (var k0 = 0; k0 < 75; k0 += 16) {
    if (thread < 32) {
      let near = thread % 4;
      let far = thread / 4;
      let m = far;
      let at = min(m, 5) * 75;
      let k_at = k0 + near * 4;
      let part = select(0.0, conv1_weight[at + min(k_at, 74)], k_at < 75);
      let k_at_2 = k0 + near * 4 + 1;
      let part_2 = select(0.0, conv1_weight[at + min(k_at_2, 74)], k_at_2 < 75);
      let k_at_3 = k0 + near * 4 + 2;
      let part_3 = select(0.0, conv1_weight[at + min(k_at_3, 74)], k_at_3 < 75);
      let k_at_4 = k0 + near * 4 + 3;
      let part_4 = select(0.0, conv1_weight[at + min(k_at_4, 74)], k_at_4 < 75);
      tile_a[far * 5 + near] = vec4<f32>(part, part_2, part_3, part_4);
    }
    for (var turn = 0; turn < 8; turn += 1) {
      let slot = turn * 64 + thread;
      let near_2 = slot % 32;
      let far_2 = slot / 32;
      let n = min(n0 + near_2 * 4, 780);
      let k_at_5 = k0 + far_2;
      let k_in = min(k_at_5, 74);
      tile_b[far_2 * 32 + near_2] = select(vec4<f32>(0.0), vec4<f32>(x[at_2 + k_in / 25 * 1024 + n / 28 * 32 + k_in / 5 % 5 * 32 + n % 28 + k_in % 5], x[at_2 + k_in / 25 * 1024 + n / 28 * 32 + k_in / 5 % 5 * 32 + n % 28 + k_in % 5 + 1], x[at_2 + k_in / 25 * 1024 + n / 28 * 32 + k_in / 5 % 5 * 32 + n % 28 + k_in % 5 + 2], x[at_2 + k_in / 25 * 1024 + n / 28 * 32 + k_in / 5 % 5 * 32 + n % 28 + k_in % 5 + 3]), vec4<bool>(k_at_5 < 75));
    }
    workgroupBarrier();
    for (var k = 0; k < 16; k += 4) {
      let a = tile_a[row * 5 + k / 4];
      let a_2 = tile_a[(row + 1) * 5 + k / 4];
      let a_3 = tile_a[(row + 2) * 5 + k / 4];
      let a_4 = tile_a[(row + 3) * 5 + k / 4];
      let b = tile_b[k * 32 + column / 4];
      let b_2 = tile_b[(k + 1) * 32 + column / 4];
      let b_3 = tile_b[(k + 2) * 32 + column / 4];
      let b_4 = tile_b[(k + 3) * 32 + column / 4];
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
  let at_3 = rest * 4704;
  let n_2 = n0 + column;
  if (n_2 < 784) {
    if (first_row < 6) {
      conv2d[at_3 / 4 + first_row * 196 + n_2 / 4] = c0;
    }
    if (first_row + 1 < 6) {
      let m_2 = first_row + 1;
      conv2d[at_3 / 4 + m_2 * 196 + n_2 / 4] = c1;
    }
    if (first_row + 2 < 6) {
      let m_3 = first_row + 2;
      conv2d[at_3 / 4 + m_3 * 196 + n_2 / 4] = c2;
    }
    if (first_row + 3 < 6) {
      let m_4 = first_row + 3;
      conv2d[at_3 / 4 + m_4 * 196 + n_2 / 4] = c3;
    }
  }
}
