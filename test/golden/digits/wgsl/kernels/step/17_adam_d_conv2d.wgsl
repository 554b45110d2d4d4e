// step/17_adam_d_conv2d
// schedule: contraction, tiles of 32 x 32 x 16, 64 threads; 591k FLOPs, 141kB moved at least
//   in  x: f32[32, 1, 8, 8]
//   in  d_relu_3: f32[32, 16, 8, 8]
//   in  conv1_weight: f32[16, 1, 3, 3]
//   out adam: f32[16, 1, 3, 3]
//   out new_step_0_conv1_weight_m: f32[16, 1, 3, 3]
// fuses:
//   adam: mul f32[16, 1, 3, 3]
//   d_conv2d: conv f32[1, 1, 16, 3, 3]
//   adam: mul f32[16, 1, 3, 3]
//   adam: add f32[16, 1, 3, 3]
//   adam: mul f32[16, 1, 3, 3]
//   adam: add f32[16, 1, 3, 3]
// from:
//   examples/digits/digits.ml:9: x |> conv1 |> relu
//   examples/digits/digits.ml:18: train step(x: f32[batch, 1, 8, 8], y: i32[batch]) {

@group(0) @binding(0) var<storage, read> x: array<f32>;
@group(0) @binding(1) var<storage, read_write> d_relu_3: array<f32>;
@group(0) @binding(2) var<storage, read> conv1_weight: array<f32>;
@group(0) @binding(3) var<storage, read_write> adam: array<f32>;
@group(0) @binding(4) var<storage, read_write> new_step_0_conv1_weight_m: array<f32>;
var<workgroup> tile_a: array<f32, 512>;
var<workgroup> tile_b: array<f32, 512>;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) local: u32) {
  let group = i32(workgroup.x);
  let thread = i32(local);
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
  for (var k0 = 0; k0 < 2048; k0 += 16) {
    for (var slot = thread; slot < 512; slot += 64) {
      let m = slot % 32;
      let k_at = k0 + slot / 32;
      let at = m * 64;
      tile_a[slot] = select(0.0, d_relu_3[k_at / 64 * 1024 + at + k_at / 8 % 8 * 8 + k_at % 8], m < 16);
    }
    for (var slot_2 = thread; slot_2 < 512; slot_2 += 64) {
      let n = slot_2 % 32;
      let k_at_2 = k0 + slot_2 / 32;
      let row_2 = n / 3;
      let column_2 = k_at_2 / 8 % 8;
      let at_2 = row_2 + column_2 - 1;
      let column_3 = n % 3;
      let column_4 = k_at_2 % 8;
      let at_3 = column_3 + column_4 - 1;
      let row_3 = k_at_2 / 64;
      tile_b[slot_2] = select(0.0, select(0.0, x[row_3 * 64 + max(min(at_2, 7), 0) * 8 + max(min(at_3, 7), 0)], 0 <= at_2 && at_2 < 8 && 0 <= at_3 && at_3 < 8), n < 9);
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
  let n_2 = column;
  if (m_2 < 16 && n_2 < 9) {
    let at_4 = m_2 * 9 + n_2;
    let value = c00 + conv1_weight[at_4] * 0.0;
    let value_2 = new_step_0_conv1_weight_m[at_4] * 0.9 + (c00 + conv1_weight[at_4] * 0.0) * 0.1;
    adam[at_4] = value;
    new_step_0_conv1_weight_m[at_4] = value_2;
  }
  if (m_2 < 16 && n_2 + 1 < 9) {
    let n_3 = n_2 + 1;
    let at_5 = m_2 * 9 + n_3;
    let value_3 = c01 + conv1_weight[at_5] * 0.0;
    let value_4 = new_step_0_conv1_weight_m[at_5] * 0.9 + (c01 + conv1_weight[at_5] * 0.0) * 0.1;
    adam[at_5] = value_3;
    new_step_0_conv1_weight_m[at_5] = value_4;
  }
  if (m_2 < 16 && n_2 + 2 < 9) {
    let n_4 = n_2 + 2;
    let at_6 = m_2 * 9 + n_4;
    let value_5 = c02 + conv1_weight[at_6] * 0.0;
    let value_6 = new_step_0_conv1_weight_m[at_6] * 0.9 + (c02 + conv1_weight[at_6] * 0.0) * 0.1;
    adam[at_6] = value_5;
    new_step_0_conv1_weight_m[at_6] = value_6;
  }
  if (m_2 < 16 && n_2 + 3 < 9) {
    let n_5 = n_2 + 3;
    let at_7 = m_2 * 9 + n_5;
    let value_7 = c03 + conv1_weight[at_7] * 0.0;
    let value_8 = new_step_0_conv1_weight_m[at_7] * 0.9 + (c03 + conv1_weight[at_7] * 0.0) * 0.1;
    adam[at_7] = value_7;
    new_step_0_conv1_weight_m[at_7] = value_8;
  }
  if (m_2 + 1 < 16 && n_2 < 9) {
    let m_3 = m_2 + 1;
    let at_8 = m_3 * 9 + n_2;
    let value_9 = c10 + conv1_weight[at_8] * 0.0;
    let value_10 = new_step_0_conv1_weight_m[at_8] * 0.9 + (c10 + conv1_weight[at_8] * 0.0) * 0.1;
    adam[at_8] = value_9;
    new_step_0_conv1_weight_m[at_8] = value_10;
  }
  if (m_2 + 1 < 16 && n_2 + 1 < 9) {
    let m_4 = m_2 + 1;
    let n_6 = n_2 + 1;
    let at_9 = m_4 * 9 + n_6;
    let value_11 = c11 + conv1_weight[at_9] * 0.0;
    let value_12 = new_step_0_conv1_weight_m[at_9] * 0.9 + (c11 + conv1_weight[at_9] * 0.0) * 0.1;
    adam[at_9] = value_11;
    new_step_0_conv1_weight_m[at_9] = value_12;
  }
  if (m_2 + 1 < 16 && n_2 + 2 < 9) {
    let m_5 = m_2 + 1;
    let n_7 = n_2 + 2;
    let at_10 = m_5 * 9 + n_7;
    let value_13 = c12 + conv1_weight[at_10] * 0.0;
    let value_14 = new_step_0_conv1_weight_m[at_10] * 0.9 + (c12 + conv1_weight[at_10] * 0.0) * 0.1;
    adam[at_10] = value_13;
    new_step_0_conv1_weight_m[at_10] = value_14;
  }
  if (m_2 + 1 < 16 && n_2 + 3 < 9) {
    let m_6 = m_2 + 1;
    let n_8 = n_2 + 3;
    let at_11 = m_6 * 9 + n_8;
    let value_15 = c13 + conv1_weight[at_11] * 0.0;
    let value_16 = new_step_0_conv1_weight_m[at_11] * 0.9 + (c13 + conv1_weight[at_11] * 0.0) * 0.1;
    adam[at_11] = value_15;
    new_step_0_conv1_weight_m[at_11] = value_16;
  }
  if (m_2 + 2 < 16 && n_2 < 9) {
    let m_7 = m_2 + 2;
    let at_12 = m_7 * 9 + n_2;
    let value_17 = c20 + conv1_weight[at_12] * 0.0;
    let value_18 = new_step_0_conv1_weight_m[at_12] * 0.9 + (c20 + conv1_weight[at_12] * 0.0) * 0.1;
    adam[at_12] = value_17;
    new_step_0_conv1_weight_m[at_12] = value_18;
  }
  if (m_2 + 2 < 16 && n_2 + 1 < 9) {
    let m_8 = m_2 + 2;
    let n_9 = n_2 + 1;
    let at_13 = m_8 * 9 + n_9;
    let value_19 = c21 + conv1_weight[at_13] * 0.0;
    let value_20 = new_step_0_conv1_weight_m[at_13] * 0.9 + (c21 + conv1_weight[at_13] * 0.0) * 0.1;
    adam[at_13] = value_19;
    new_step_0_conv1_weight_m[at_13] = value_20;
  }
  if (m_2 + 2 < 16 && n_2 + 2 < 9) {
    let m_9 = m_2 + 2;
    let n_10 = n_2 + 2;
    let at_14 = m_9 * 9 + n_10;
    let value_21 = c22 + conv1_weight[at_14] * 0.0;
    let value_22 = new_step_0_conv1_weight_m[at_14] * 0.9 + (c22 + conv1_weight[at_14] * 0.0) * 0.1;
    adam[at_14] = value_21;
    new_step_0_conv1_weight_m[at_14] = value_22;
  }
  if (m_2 + 2 < 16 && n_2 + 3 < 9) {
    let m_10 = m_2 + 2;
    let n_11 = n_2 + 3;
    let at_15 = m_10 * 9 + n_11;
    let value_23 = c23 + conv1_weight[at_15] * 0.0;
    let value_24 = new_step_0_conv1_weight_m[at_15] * 0.9 + (c23 + conv1_weight[at_15] * 0.0) * 0.1;
    adam[at_15] = value_23;
    new_step_0_conv1_weight_m[at_15] = value_24;
  }
  if (m_2 + 3 < 16 && n_2 < 9) {
    let m_11 = m_2 + 3;
    let at_16 = m_11 * 9 + n_2;
    let value_25 = c30 + conv1_weight[at_16] * 0.0;
    let value_26 = new_step_0_conv1_weight_m[at_16] * 0.9 + (c30 + conv1_weight[at_16] * 0.0) * 0.1;
    adam[at_16] = value_25;
    new_step_0_conv1_weight_m[at_16] = value_26;
  }
  if (m_2 + 3 < 16 && n_2 + 1 < 9) {
    let m_12 = m_2 + 3;
    let n_12 = n_2 + 1;
    let at_17 = m_12 * 9 + n_12;
    let value_27 = c31 + conv1_weight[at_17] * 0.0;
    let value_28 = new_step_0_conv1_weight_m[at_17] * 0.9 + (c31 + conv1_weight[at_17] * 0.0) * 0.1;
    adam[at_17] = value_27;
    new_step_0_conv1_weight_m[at_17] = value_28;
  }
  if (m_2 + 3 < 16 && n_2 + 2 < 9) {
    let m_13 = m_2 + 3;
    let n_13 = n_2 + 2;
    let at_18 = m_13 * 9 + n_13;
    let value_29 = c32 + conv1_weight[at_18] * 0.0;
    let value_30 = new_step_0_conv1_weight_m[at_18] * 0.9 + (c32 + conv1_weight[at_18] * 0.0) * 0.1;
    adam[at_18] = value_29;
    new_step_0_conv1_weight_m[at_18] = value_30;
  }
  if (m_2 + 3 < 16 && n_2 + 3 < 9) {
    let m_14 = m_2 + 3;
    let n_14 = n_2 + 3;
    let at_19 = m_14 * 9 + n_14;
    let value_31 = c33 + conv1_weight[at_19] * 0.0;
    let value_32 = new_step_0_conv1_weight_m[at_19] * 0.9 + (c33 + conv1_weight[at_19] * 0.0) * 0.1;
    adam[at_19] = value_31;
    new_step_0_conv1_weight_m[at_19] = value_32;
  }
}
