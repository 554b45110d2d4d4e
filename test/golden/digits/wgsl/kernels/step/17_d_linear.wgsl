// step/17_d_linear
// schedule: contraction, tiles of 64 x 16 x 16, 4 x 4 sums a thread, 64 threads; 81.9k FLOPs, 22.8kB moved at least
//   in  d_cross_entropy: f32[32, 10]
//   in  relu_3: f32[32, 128]
//   out d_linear_3: f32[128, 10]
// fuses:
//   d_linear: einsum f32[128, 10]
// from:
//   examples/digits/digits.ml:12: |> fc1 |> relu |> fc2

@group(0) @binding(0) var<storage, read_write> d_cross_entropy: array<f32>;
@group(0) @binding(1) var<storage, read_write> relu_3: array<vec4<f32>>;
@group(0) @binding(2) var<storage, read_write> d_linear_3: array<f32>;
var<workgroup> tile_a: array<vec4<f32>, 256>;
var<workgroup> tile_b: array<vec4<f32>, 64>;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) local: u32) {
  let group = i32(workgroup.x);
  let thread = i32(local);
  let m0 = group % 2 * 64;
  let rest = group / 2;
  let row = thread / 4 * 4;
  let column = thread % 4 * 4;
  var c0: vec4<f32> = vec4<f32>(0.0);
  var c1: vec4<f32> = vec4<f32>(0.0);
  var c2: vec4<f32> = vec4<f32>(0.0);
  var c3: vec4<f32> = vec4<f32>(0.0);
  for (var k0 = 0; k0 < 32; k0 += 16) {
    for (var turn = 0; turn < 4; turn += 1) {
      let slot = turn * 64 + thread;
      let near = slot % 16;
      let far = slot / 16;
      let m = m0 + near * 4;
      let k_at = k0 + far;
      tile_a[far * 16 + near] = relu_3[k_at * 32 + m / 4];
    }
    let near_2 = thread % 4;
    let far_2 = thread / 4;
    let k_at_2 = k0 + far_2;
    let at = k_at_2 * 10;
    let n = near_2 * 4;
    let part = d_cross_entropy[at + min(n, 9)];
    let n_2 = near_2 * 4 + 1;
    let part_2 = d_cross_entropy[at + min(n_2, 9)];
    let n_3 = near_2 * 4 + 2;
    let part_3 = d_cross_entropy[at + min(n_3, 9)];
    let n_4 = near_2 * 4 + 3;
    let part_4 = d_cross_entropy[at + min(n_4, 9)];
    tile_b[far_2 * 4 + near_2] = vec4<f32>(part, part_2, part_3, part_4);
    workgroupBarrier();
    for (var k = 0; k < 16; k += 1) {
      let a = tile_a[k * 16 + row / 4];
      let b = tile_b[k * 4 + column / 4];
      c0 = fma(vec4<f32>(a.x), b, c0);
      c1 = fma(vec4<f32>(a.y), b, c1);
      c2 = fma(vec4<f32>(a.z), b, c2);
      c3 = fma(vec4<f32>(a.w), b, c3);
    }
    workgroupBarrier();
  }
  let first_row = m0 + row;
  let n_5 = column;
  let at_2 = first_row * 10;
  if (n_5 < 10) {
    d_linear_3[at_2 + n_5] = c0.x;
  }
  if (n_5 + 1 < 10) {
    let n_6 = n_5 + 1;
    d_linear_3[at_2 + n_6] = c0.y;
  }
  if (n_5 + 2 < 10) {
    let n_7 = n_5 + 2;
    d_linear_3[at_2 + n_7] = c0.z;
  }
  if (n_5 + 3 < 10) {
    let n_8 = n_5 + 3;
    d_linear_3[at_2 + n_8] = c0.w;
  }
  let m_2 = first_row + 1;
  let at_3 = m_2 * 10;
  if (n_5 < 10) {
    d_linear_3[at_3 + n_5] = c1.x;
  }
  if (n_5 + 1 < 10) {
    let n_9 = n_5 + 1;
    d_linear_3[at_3 + n_9] = c1.y;
  }
  if (n_5 + 2 < 10) {
    let n_10 = n_5 + 2;
    d_linear_3[at_3 + n_10] = c1.z;
  }
  if (n_5 + 3 < 10) {
    let n_11 = n_5 + 3;
    d_linear_3[at_3 + n_11] = c1.w;
  }
  let m_3 = first_row + 2;
  let at_4 = m_3 * 10;
  if (n_5 < 10) {
    d_linear_3[at_4 + n_5] = c2.x;
  }
  if (n_5 + 1 < 10) {
    let n_12 = n_5 + 1;
    d_linear_3[at_4 + n_12] = c2.y;
  }
  if (n_5 + 2 < 10) {
    let n_13 = n_5 + 2;
    d_linear_3[at_4 + n_13] = c2.z;
  }
  if (n_5 + 3 < 10) {
    let n_14 = n_5 + 3;
    d_linear_3[at_4 + n_14] = c2.w;
  }
  let m_4 = first_row + 3;
  let at_5 = m_4 * 10;
  if (n_5 < 10) {
    d_linear_3[at_5 + n_5] = c3.x;
  }
  if (n_5 + 1 < 10) {
    let n_15 = n_5 + 1;
    d_linear_3[at_5 + n_15] = c3.y;
  }
  if (n_5 + 2 < 10) {
    let n_16 = n_5 + 2;
    d_linear_3[at_5 + n_16] = c3.z;
  }
  if (n_5 + 3 < 10) {
    let n_17 = n_5 + 3;
    d_linear_3[at_5 + n_17] = c3.w;
  }
}
