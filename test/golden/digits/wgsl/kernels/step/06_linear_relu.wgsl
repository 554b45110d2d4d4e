// step/06_linear_relu
// schedule: contraction, tiles of 32 x 32 x 16, 64 threads; 4.20M FLOPs, 345kB moved at least
//   in  max_pool2d: f32[32, 32, 4, 4]
//   in  fc1_weight: f32[128, 512]
//   in  fc1_bias: f32[128]
//   out relu_3: f32[32, 128]
// fuses:
//   linear: einsum f32[32, 128]
//   linear: add f32[32, 128]
//   relu f32[32, 128]
// from:
//   examples/digits/digits.ml:11: |> flatten(start=1)
//   examples/digits/digits.ml:12: |> fc1 |> relu |> fc2

@group(0) @binding(0) var<storage, read_write> max_pool2d: array<f32>;
@group(0) @binding(1) var<storage, read> fc1_weight: array<f32>;
@group(0) @binding(2) var<storage, read> fc1_bias: array<f32>;
@group(0) @binding(3) var<storage, read_write> relu_3: array<f32>;
var<workgroup> tile_a: array<f32, 512>;
var<workgroup> tile_b: array<f32, 512>;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) local: u32) {
  let group = i32(workgroup.x);
  let thread = i32(local);
  let n0 = group % 4 * 32;
  let rest = group / 4;
  let row = thread / 8 * 4;
  let column = thread % 8 * 4;
  var c00: f32 = 0.0;
  var c01: f32 = 0.0;
  var c02: f32 = 0.0;
  var c03: f32 = 0.0;
  var c10: f32 = 0.0;
  var c11: f32 = 0.0;
  var c12: f32 = 0.0;
  var c13: f32 = 0.0;
  var c20: f32 = 0.0;
  var c21: f32 = 0.0;
  var c22: f32 = 0.0;
  var c23: f32 = 0.0;
  var c30: f32 = 0.0;
  var c31: f32 = 0.0;
  var c32: f32 = 0.0;
  var c33: f32 = 0.0;
  for (var k0 = 0; k0 < 512; k0 += 16) {
    for (var slot = thread; slot < 512; slot += 64) {
      let m = slot % 32;
      let k_at = k0 + slot / 32;
      let at = m * 512;
      tile_a[slot] = max_pool2d[at + k_at];
    }
    for (var slot_2 = thread; slot_2 < 512; slot_2 += 64) {
      let n = n0 + slot_2 % 32;
      let k_at_2 = k0 + slot_2 / 32;
      let at_2 = n * 512;
      tile_b[slot_2] = fc1_weight[at_2 + k_at_2];
    }
    workgroupBarrier();
    for (var k = 0; k < 16; k += 1) {
      let ai = k * 32 + row;
      let bi = k * 32 + column;
      let a0 = tile_a[ai];
      let a1 = tile_a[ai + 1];
      let a2 = tile_a[ai + 2];
      let a3 = tile_a[ai + 3];
      let b0 = tile_b[bi];
      let b1 = tile_b[bi + 1];
      let b2 = tile_b[bi + 2];
      let b3 = tile_b[bi + 3];
      c00 = fma(a0, b0, c00);
      c01 = fma(a0, b1, c01);
      c02 = fma(a0, b2, c02);
      c03 = fma(a0, b3, c03);
      c10 = fma(a1, b0, c10);
      c11 = fma(a1, b1, c11);
      c12 = fma(a1, b2, c12);
      c13 = fma(a1, b3, c13);
      c20 = fma(a2, b0, c20);
      c21 = fma(a2, b1, c21);
      c22 = fma(a2, b2, c22);
      c23 = fma(a2, b3, c23);
      c30 = fma(a3, b0, c30);
      c31 = fma(a3, b1, c31);
      c32 = fma(a3, b2, c32);
      c33 = fma(a3, b3, c33);
    }
    workgroupBarrier();
  }
  let m_2 = row;
  let n_2 = n0 + column;
  if (m_2 < 32) {
    let sum = c00 + fc1_bias[n_2];
    relu_3[m_2 * 128 + n_2] = select(sum, 0.0, sum < 0.0);
  }
  if (m_2 < 32) {
    let n_3 = n_2 + 1;
    let sum_2 = c01 + fc1_bias[n_3];
    relu_3[m_2 * 128 + n_3] = select(sum_2, 0.0, sum_2 < 0.0);
  }
  if (m_2 < 32) {
    let n_4 = n_2 + 2;
    let sum_3 = c02 + fc1_bias[n_4];
    relu_3[m_2 * 128 + n_4] = select(sum_3, 0.0, sum_3 < 0.0);
  }
  if (m_2 < 32) {
    let n_5 = n_2 + 3;
    let sum_4 = c03 + fc1_bias[n_5];
    relu_3[m_2 * 128 + n_5] = select(sum_4, 0.0, sum_4 < 0.0);
  }
  if (m_2 + 1 < 32) {
    let m_3 = m_2 + 1;
    let sum_5 = c10 + fc1_bias[n_2];
    relu_3[m_3 * 128 + n_2] = select(sum_5, 0.0, sum_5 < 0.0);
  }
  if (m_2 + 1 < 32) {
    let m_4 = m_2 + 1;
    let n_6 = n_2 + 1;
    let sum_6 = c11 + fc1_bias[n_6];
    relu_3[m_4 * 128 + n_6] = select(sum_6, 0.0, sum_6 < 0.0);
  }
  if (m_2 + 1 < 32) {
    let m_5 = m_2 + 1;
    let n_7 = n_2 + 2;
    let sum_7 = c12 + fc1_bias[n_7];
    relu_3[m_5 * 128 + n_7] = select(sum_7, 0.0, sum_7 < 0.0);
  }
  if (m_2 + 1 < 32) {
    let m_6 = m_2 + 1;
    let n_8 = n_2 + 3;
    let sum_8 = c13 + fc1_bias[n_8];
    relu_3[m_6 * 128 + n_8] = select(sum_8, 0.0, sum_8 < 0.0);
  }
  if (m_2 + 2 < 32) {
    let m_7 = m_2 + 2;
    let sum_9 = c20 + fc1_bias[n_2];
    relu_3[m_7 * 128 + n_2] = select(sum_9, 0.0, sum_9 < 0.0);
  }
  if (m_2 + 2 < 32) {
    let m_8 = m_2 + 2;
    let n_9 = n_2 + 1;
    let sum_10 = c21 + fc1_bias[n_9];
    relu_3[m_8 * 128 + n_9] = select(sum_10, 0.0, sum_10 < 0.0);
  }
  if (m_2 + 2 < 32) {
    let m_9 = m_2 + 2;
    let n_10 = n_2 + 2;
    let sum_11 = c22 + fc1_bias[n_10];
    relu_3[m_9 * 128 + n_10] = select(sum_11, 0.0, sum_11 < 0.0);
  }
  if (m_2 + 2 < 32) {
    let m_10 = m_2 + 2;
    let n_11 = n_2 + 3;
    let sum_12 = c23 + fc1_bias[n_11];
    relu_3[m_10 * 128 + n_11] = select(sum_12, 0.0, sum_12 < 0.0);
  }
  if (m_2 + 3 < 32) {
    let m_11 = m_2 + 3;
    let sum_13 = c30 + fc1_bias[n_2];
    relu_3[m_11 * 128 + n_2] = select(sum_13, 0.0, sum_13 < 0.0);
  }
  if (m_2 + 3 < 32) {
    let m_12 = m_2 + 3;
    let n_12 = n_2 + 1;
    let sum_14 = c31 + fc1_bias[n_12];
    relu_3[m_12 * 128 + n_12] = select(sum_14, 0.0, sum_14 < 0.0);
  }
  if (m_2 + 3 < 32) {
    let m_13 = m_2 + 3;
    let n_13 = n_2 + 2;
    let sum_15 = c32 + fc1_bias[n_13];
    relu_3[m_13 * 128 + n_13] = select(sum_15, 0.0, sum_15 < 0.0);
  }
  if (m_2 + 3 < 32) {
    let m_14 = m_2 + 3;
    let n_14 = n_2 + 3;
    let sum_16 = c33 + fc1_bias[n_14];
    relu_3[m_14 * 128 + n_14] = select(sum_16, 0.0, sum_16 < 0.0);
  }
}
