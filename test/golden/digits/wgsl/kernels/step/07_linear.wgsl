// step/07_linear
// schedule: contraction, tiles of 32 x 32 x 16, 4 x 4 sums a thread, 64 threads; 82.2k FLOPs, 22.8kB moved at least
//   in  relu_3: f32[32, 128]
//   in  fc2_weight: f32[10, 128]
//   in  fc2_bias: f32[10]
//   out out: f32[32, 10]
// fuses:
//   linear: einsum f32[32, 10]
//   linear: add f32[32, 10]
// from:
//   examples/digits/digits.ml:12: |> fc1 |> relu |> fc2

@group(0) @binding(0) var<storage, read_write> relu_3: array<vec4<f32>>;
@group(0) @binding(1) var<storage, read> fc2_weight: array<vec4<f32>>;
@group(0) @binding(2) var<storage, read> fc2_bias: array<f32>;
@group(0) @binding(3) var<storage, read_write> out: array<f32>;
var<workgroup> tile_a: array<vec4<f32>, 160>;
var<workgroup> tile_b: array<vec4<f32>, 160>;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) local: u32) {
  let group = i32(workgroup.x);
  let thread = i32(local);
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
      tile_a[far * 5 + near] = relu_3[m * 32 + k_at / 4];
    }
    for (var turn_2 = 0; turn_2 < 2; turn_2 += 1) {
      let slot_2 = turn_2 * 64 + thread;
      let near_2 = slot_2 % 4;
      let far_2 = slot_2 / 4;
      let n = min(far_2, 9);
      let k_at_2 = k0 + near_2 * 4;
      tile_b[far_2 * 5 + near_2] = fc2_weight[n * 32 + k_at_2 / 4];
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
  let n_2 = column;
  if (n_2 < 10) {
    let fc2_bias_i = fc2_bias[n_2];
    out[first_row * 10 + n_2] = c0.x + fc2_bias_i;
    let m_2 = first_row + 1;
    out[m_2 * 10 + n_2] = c1.x + fc2_bias_i;
    let m_3 = first_row + 2;
    out[m_3 * 10 + n_2] = c2.x + fc2_bias_i;
    let m_4 = first_row + 3;
    out[m_4 * 10 + n_2] = c3.x + fc2_bias_i;
  }
  if (n_2 + 1 < 10) {
    let n_3 = n_2 + 1;
    let fc2_bias_i_2 = fc2_bias[n_3];
    out[first_row * 10 + n_3] = c0.y + fc2_bias_i_2;
    let m_5 = first_row + 1;
    out[m_5 * 10 + n_3] = c1.y + fc2_bias_i_2;
    let m_6 = first_row + 2;
    out[m_6 * 10 + n_3] = c2.y + fc2_bias_i_2;
    let m_7 = first_row + 3;
    out[m_7 * 10 + n_3] = c3.y + fc2_bias_i_2;
  }
  if (n_2 + 2 < 10) {
    let n_4 = n_2 + 2;
    let fc2_bias_i_3 = fc2_bias[n_4];
    out[first_row * 10 + n_4] = c0.z + fc2_bias_i_3;
    let m_8 = first_row + 1;
    out[m_8 * 10 + n_4] = c1.z + fc2_bias_i_3;
    let m_9 = first_row + 2;
    out[m_9 * 10 + n_4] = c2.z + fc2_bias_i_3;
    let m_10 = first_row + 3;
    out[m_10 * 10 + n_4] = c3.z + fc2_bias_i_3;
  }
  if (n_2 + 3 < 10) {
    let n_5 = n_2 + 3;
    let fc2_bias_i_4 = fc2_bias[n_5];
    out[first_row * 10 + n_5] = c0.w + fc2_bias_i_4;
    let m_11 = first_row + 1;
    out[m_11 * 10 + n_5] = c1.w + fc2_bias_i_4;
    let m_12 = first_row + 2;
    out[m_12 * 10 + n_5] = c2.w + fc2_bias_i_4;
    let m_13 = first_row + 3;
    out[m_13 * 10 + n_5] = c3.w + fc2_bias_i_4;
  }
}
