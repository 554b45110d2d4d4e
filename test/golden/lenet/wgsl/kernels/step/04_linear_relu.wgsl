// step/04_linear_relu
// schedule: contraction, tiles of 8 x 128 x 16, 4 x 4 sums a thread, 64 threads; 384k FLOPs, 201kB moved at least
//   in  max_pool2d_2: f32[4, 16, 5, 5]
//   in  fc1_weight: f32[120, 400]
//   in  fc1_bias: f32[120]
//   out relu_3: f32[4, 120]
// fuses:
//   linear: einsum f32[4, 120]
//   linear: add f32[4, 120]
//   relu f32[4, 120]
// from:
//   examples/lenet/lenet.ml:12: |> flatten(start=1)
//   examples/lenet/lenet.ml:13: |> fc1 |> relu |> fc2 |> relu |> fc3

@group(0) @binding(0) var<storage, read_write> max_pool2d_2: array<vec4<f32>>;
@group(0) @binding(1) var<storage, read> fc1_weight: array<vec4<f32>>;
@group(0) @binding(2) var<storage, read> fc1_bias: array<vec4<f32>>;
@group(0) @binding(3) var<storage, read_write> relu_3: array<vec4<f32>>;
var<workgroup> tile_a: array<vec4<f32>, 40>;
var<workgroup> tile_b: array<vec4<f32>, 640>;

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
  for (var k0 = 0; k0 < 400; k0 += 16) {
    if (thread < 32) {
      let near = thread % 4;
      let far = thread / 4;
      let m = min(far, 3);
      let k_at = k0 + near * 4;
      tile_a[far * 5 + near] = max_pool2d_2[m * 100 + k_at / 4];
    }
    for (var turn = 0; turn < 8; turn += 1) {
      let slot = turn * 64 + thread;
      let near_2 = slot % 4;
      let far_2 = slot / 4;
      let n = min(far_2, 119);
      let k_at_2 = k0 + near_2 * 4;
      tile_b[far_2 * 5 + near_2] = fc1_weight[n * 100 + k_at_2 / 4];
    }
    workgroupBarrier();
    for (var k = 0; k < 16; k += 4) {
      let a = tile_a[row * 5 + k / 4];
      let a_2 = tile_a[(row + 1) * 5 + k / 4];
      let a_3 = tile_a[(row + 2) * 5 + k / 4];
      let a_4 = tile_a[(row + 3) * 5 + k / 4];
      let b = tile_b[column * 5 + k / 4];
      let b_2 = tile_b[(column + 1) * 5 + k / 4];
      let b_3 = tile_b[(column + 2) * 5 + k / 4];
      let b_4 = tile_b[(column + 3) * 5 + k / 4];
      let b_5 = vec4<f32>(b.x, b_2.x, b_3.x, b_4.x);
      let b_6 = vec4<f32>(b.y, b_2.y, b_3.y, b_4.y);
      let b_7 = vec4<f32>(b.z, b_2.z, b_3.z, b_4.z);
      let b_8 = vec4<f32>(b.w, b_2.w, b_3.w, b_4.w);
      c0 = fma(vec4<f32>(a.x), b_5, c0);
      c1 = fma(vec4<f32>(a_2.x), b_5, c1);
      c2 = fma(vec4<f32>(a_3.x), b_5, c2);
      c3 = fma(vec4<f32>(a_4.x), b_5, c3);
      c0 = fma(vec4<f32>(a.y), b_6, c0);
      c1 = fma(vec4<f32>(a_2.y), b_6, c1);
      c2 = fma(vec4<f32>(a_3.y), b_6, c2);
      c3 = fma(vec4<f32>(a_4.y), b_6, c3);
      c0 = fma(vec4<f32>(a.z), b_7, c0);
      c1 = fma(vec4<f32>(a_2.z), b_7, c1);
      c2 = fma(vec4<f32>(a_3.z), b_7, c2);
      c3 = fma(vec4<f32>(a_4.z), b_7, c3);
      c0 = fma(vec4<f32>(a.w), b_8, c0);
      c1 = fma(vec4<f32>(a_2.w), b_8, c1);
      c2 = fma(vec4<f32>(a_3.w), b_8, c2);
      c3 = fma(vec4<f32>(a_4.w), b_8, c3);
    }
    workgroupBarrier();
  }
  let first_row = row;
  if (first_row < 4) {
    let n_2 = column;
    if (n_2 < 120) {
      let fc1_bias_i = fc1_bias[n_2 / 4];
      let sum = c0 + fc1_bias_i;
      relu_3[first_row * 30 + n_2 / 4] = select(sum, vec4<f32>(0.0), sum < vec4<f32>(0.0));
      let m_2 = first_row + 1;
      let sum_2 = c1 + fc1_bias_i;
      relu_3[m_2 * 30 + n_2 / 4] = select(sum_2, vec4<f32>(0.0), sum_2 < vec4<f32>(0.0));
      let m_3 = first_row + 2;
      let sum_3 = c2 + fc1_bias_i;
      relu_3[m_3 * 30 + n_2 / 4] = select(sum_3, vec4<f32>(0.0), sum_3 < vec4<f32>(0.0));
      let m_4 = first_row + 3;
      let sum_4 = c3 + fc1_bias_i;
      relu_3[m_4 * 30 + n_2 / 4] = select(sum_4, vec4<f32>(0.0), sum_4 < vec4<f32>(0.0));
    }
  }
}
