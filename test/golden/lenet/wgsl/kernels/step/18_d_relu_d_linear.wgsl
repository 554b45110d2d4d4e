// step/18_d_relu_d_linear
// schedule: contraction, tiles of 8 x 128 x 16, 4 x 4 sums a thread, 64 threads; 80.6k FLOPs, 45.5kB moved at least
//   in  relu_3: f32[4, 120]
//   in  d_relu: f32[4, 84]
//   in  fc2_weight: f32[84, 120]
//   out d_relu_2: f32[4, 120]
// fuses:
//   d_relu: le bool[4, 120]
//   d_linear: einsum f32[4, 120]
//   d_relu: where f32[4, 120]
// from:
//   examples/lenet/lenet.ml:13: |> fc1 |> relu |> fc2 |> relu |> fc3

@group(0) @binding(0) var<storage, read_write> relu_3: array<vec4<f32>>;
@group(0) @binding(1) var<storage, read_write> d_relu: array<vec4<f32>>;
@group(0) @binding(2) var<storage, read> fc2_weight: array<vec4<f32>>;
@group(0) @binding(3) var<storage, read_write> d_relu_2: array<vec4<f32>>;
var<workgroup> tile_a: array<vec4<f32>, 40>;
var<workgroup> tile_b: array<vec4<f32>, 512>;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) local: u32) {
  let group = i32(workgroup.x);
  let thread = i32(local);
  let row = thread / 32 * 4;
  let column = thread % 32 * 4;
  var c0: vec4<f32> = vec4<f32>(0.0);
  var c1: vec4<f32> = vec4<f32>(0.0);
  var c2: vec4<f32> = vec4<f32>(0.0);
  var c3: vec4<f32> = vec4<f32>(0.0);
  for (var k0 = 0; k0 < 84; k0 += 16) {
    if (thread < 32) {
      let near = thread % 4;
      let far = thread / 4;
      let m = min(far, 3);
      let k_at = k0 + near * 4;
      let k_in = min(k_at, 80);
      tile_a[far * 5 + near] = select(vec4<f32>(0.0), d_relu[m * 21 + k_in / 4], vec4<bool>(k_at < 84));
    }
    for (var turn = 0; turn < 8; turn += 1) {
      let slot = turn * 64 + thread;
      let near_2 = slot % 32;
      let far_2 = slot / 32;
      let n = min(near_2 * 4, 116);
      let k_at_2 = k0 + far_2;
      let k_in_2 = min(k_at_2, 83);
      tile_b[far_2 * 32 + near_2] = select(vec4<f32>(0.0), fc2_weight[k_in_2 * 30 + n / 4], vec4<bool>(k_at_2 < 84));
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
  if (first_row < 4) {
    let n_2 = column;
    if (n_2 < 120) {
      d_relu_2[first_row * 30 + n_2 / 4] = select(c0, vec4<f32>(0.0), relu_3[first_row * 30 + n_2 / 4] <= vec4<f32>(0.0));
      let m_2 = first_row + 1;
      d_relu_2[m_2 * 30 + n_2 / 4] = select(c1, vec4<f32>(0.0), relu_3[m_2 * 30 + n_2 / 4] <= vec4<f32>(0.0));
      let m_3 = first_row + 2;
      d_relu_2[m_3 * 30 + n_2 / 4] = select(c2, vec4<f32>(0.0), relu_3[m_3 * 30 + n_2 / 4] <= vec4<f32>(0.0));
      let m_4 = first_row + 3;
      d_relu_2[m_4 * 30 + n_2 / 4] = select(c3, vec4<f32>(0.0), relu_3[m_4 * 30 + n_2 / 4] <= vec4<f32>(0.0));
    }
  }
}
