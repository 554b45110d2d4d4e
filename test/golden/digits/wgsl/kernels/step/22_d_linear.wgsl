// step/22_d_linear
// schedule: contraction, tiles of 32 x 32 x 16, 4 x 4 sums a thread, 64 threads; 4.19M FLOPs, 344kB moved at least
//   in  d_relu: f32[32, 128]
//   in  fc1_weight: f32[128, 512]
//   out d_linear: f32[32, 512]
// fuses:
//   d_linear: einsum f32[32, 512]
// from:
//   examples/digits/digits.ml:12: |> fc1 |> relu |> fc2

@group(0) @binding(0) var<storage, read_write> d_relu: array<vec4<f32>>;
@group(0) @binding(1) var<storage, read> fc1_weight: array<vec4<f32>>;
@group(0) @binding(2) var<storage, read_write> d_linear: array<vec4<f32>>;
var<workgroup> tile_a: array<vec4<f32>, 160>;
var<workgroup> tile_b: array<vec4<f32>, 128>;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) local: u32) {
  let group = i32(workgroup.x);
  let thread = i32(local);
  let n0 = group % 16 * 32;
  let rest = group / 16;
  let row = thread / 8 * 4;
  let column = thread % 8 * 4;
  var c0: vec4<f32> = vec4<f32>(0.0);
  var c1: vec4<f32> = vec4<f32>(0.0);
  var c2: vec4<f32> = vec4<f32>(0.0);
  var c3: vec4<f32> = vec4<f32>(0.0);
  for (var k0 = 0; k0 < 128; k0 += 16) {
    for (var turn = 0; turn < 2; turn += 1) {
      let slot = turn * 64 + thread;
      let near = slot % 4;
      let far = slot / 4;
      let m = far;
      let k_at = k0 + near * 4;
      tile_a[far * 5 + near] = d_relu[m * 32 + k_at / 4];
    }
    for (var turn_2 = 0; turn_2 < 2; turn_2 += 1) {
      let slot_2 = turn_2 * 64 + thread;
      let near_2 = slot_2 % 8;
      let far_2 = slot_2 / 8;
      let n = n0 + near_2 * 4;
      let k_at_2 = k0 + far_2;
      tile_b[far_2 * 8 + near_2] = fc1_weight[k_at_2 * 128 + n / 4];
    }
    workgroupBarrier();
    for (var k = 0; k < 16; k += 4) {
      let a = tile_a[row * 5 + k / 4];
      let a_2 = tile_a[(row + 1) * 5 + k / 4];
      let a_3 = tile_a[(row + 2) * 5 + k / 4];
      let a_4 = tile_a[(row + 3) * 5 + k / 4];
      let b = tile_b[k * 8 + column / 4];
      let b_2 = tile_b[(k + 1) * 8 + column / 4];
      let b_3 = tile_b[(k + 2) * 8 + column / 4];
      let b_4 = tile_b[(k + 3) * 8 + column / 4];
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
  let n_2 = n0 + column;
  d_linear[first_row * 128 + n_2 / 4] = c0;
  let m_2 = first_row + 1;
  d_linear[m_2 * 128 + n_2 / 4] = c1;
  let m_3 = first_row + 2;
  d_linear[m_3 * 128 + n_2 / 4] = c2;
  let m_4 = first_row + 3;
  d_linear[m_4 * 128 + n_2 / 4] = c3;
}
