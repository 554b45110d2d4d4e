// step/28_sgd_d_conv2d
// schedule: contraction, tiles of 32 x 32 x 16, 64 threads; 2.82M FLOPs, 128kB moved at least
//   in  x: f32[4, 3, 32, 32]
//   in  d_relu_4: f32[4, 6, 28, 28]
//   out new_step_0_conv1_weight_velocity: f32[6, 3, 5, 5]
//   out new_conv1_weight: f32[6, 3, 5, 5]
// fuses:
//   sgd: mul f32[6, 3, 5, 5]
//   d_conv2d: conv f32[3, 1, 6, 5, 5]
//   sgd: add f32[6, 3, 5, 5]
//   sgd: mul f32[6, 3, 5, 5]
//   sgd: sub f32[6, 3, 5, 5]
// from:
//   examples/lenet/lenet.ml:10: x |> conv1 |> relu |> max_pool2d(2)
//   examples/lenet/lenet.ml:22: minimize loss with sgd(lr=0.001, momentum=0.9)

@group(0) @binding(0) var<storage, read> x: array<f32>;
@group(0) @binding(1) var<storage, read_write> d_relu_4: array<f32>;
@group(0) @binding(2) var<storage, read_write> new_step_0_conv1_weight_velocity: array<f32>;
@group(0) @binding(3) var<storage, read_write> new_conv1_weight: array<f32>;
var<workgroup> tile_a: array<f32, 512>;
var<workgroup> tile_b: array<f32, 512>;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) local: u32) {
  let group = i32(workgroup.x);
  let thread = i32(local);
  let n0 = group % 3 * 32;
  let rest = group / 3;
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
  for (var k0 = 0; k0 < 3136; k0 += 16) {
    for (var slot = thread; slot < 512; slot += 64) {
      let m = slot % 32;
      let k_at = k0 + slot / 32;
      tile_a[slot] = select(0.0, d_relu_4[k_at / 784 * 4704 + min(m, 5) * 784 + k_at / 28 % 28 * 28 + k_at % 28], m < 6);
    }
    for (var slot_2 = thread; slot_2 < 512; slot_2 += 64) {
      let n = n0 + slot_2 % 32;
      let k_at_2 = k0 + slot_2 / 32;
      let row_2 = k_at_2 / 784;
      let least = min(n, 74);
      let column_2 = k_at_2 / 28 % 28;
      let column_3 = k_at_2 % 28;
      tile_b[slot_2] = select(0.0, x[row_2 * 3072 + least / 25 * 1024 + column_2 * 32 + least / 5 % 5 * 32 + column_3 + least % 5], n < 75);
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
  if (m_2 < 6 && n_2 < 75) {
    let at = m_2 * 75 + n_2;
    let value = new_step_0_conv1_weight_velocity[at] * 0.9 + c00;
    let value_2 = new_conv1_weight[at] - (new_step_0_conv1_weight_velocity[at] * 0.9 + c00) * 0.001;
    new_step_0_conv1_weight_velocity[at] = value;
    new_conv1_weight[at] = value_2;
  }
  if (m_2 < 6 && n_2 + 1 < 75) {
    let n_3 = n_2 + 1;
    let at_2 = m_2 * 75 + n_3;
    let value_3 = new_step_0_conv1_weight_velocity[at_2] * 0.9 + c01;
    let value_4 = new_conv1_weight[at_2] - (new_step_0_conv1_weight_velocity[at_2] * 0.9 + c01) * 0.001;
    new_step_0_conv1_weight_velocity[at_2] = value_3;
    new_conv1_weight[at_2] = value_4;
  }
  if (m_2 < 6 && n_2 + 2 < 75) {
    let n_4 = n_2 + 2;
    let at_3 = m_2 * 75 + n_4;
    let value_5 = new_step_0_conv1_weight_velocity[at_3] * 0.9 + c02;
    let value_6 = new_conv1_weight[at_3] - (new_step_0_conv1_weight_velocity[at_3] * 0.9 + c02) * 0.001;
    new_step_0_conv1_weight_velocity[at_3] = value_5;
    new_conv1_weight[at_3] = value_6;
  }
  if (m_2 < 6 && n_2 + 3 < 75) {
    let n_5 = n_2 + 3;
    let at_4 = m_2 * 75 + n_5;
    let value_7 = new_step_0_conv1_weight_velocity[at_4] * 0.9 + c03;
    let value_8 = new_conv1_weight[at_4] - (new_step_0_conv1_weight_velocity[at_4] * 0.9 + c03) * 0.001;
    new_step_0_conv1_weight_velocity[at_4] = value_7;
    new_conv1_weight[at_4] = value_8;
  }
  if (m_2 + 1 < 6 && n_2 < 75) {
    let m_3 = m_2 + 1;
    let at_5 = m_3 * 75 + n_2;
    let value_9 = new_step_0_conv1_weight_velocity[at_5] * 0.9 + c10;
    let value_10 = new_conv1_weight[at_5] - (new_step_0_conv1_weight_velocity[at_5] * 0.9 + c10) * 0.001;
    new_step_0_conv1_weight_velocity[at_5] = value_9;
    new_conv1_weight[at_5] = value_10;
  }
  if (m_2 + 1 < 6 && n_2 + 1 < 75) {
    let m_4 = m_2 + 1;
    let n_6 = n_2 + 1;
    let at_6 = m_4 * 75 + n_6;
    let value_11 = new_step_0_conv1_weight_velocity[at_6] * 0.9 + c11;
    let value_12 = new_conv1_weight[at_6] - (new_step_0_conv1_weight_velocity[at_6] * 0.9 + c11) * 0.001;
    new_step_0_conv1_weight_velocity[at_6] = value_11;
    new_conv1_weight[at_6] = value_12;
  }
  if (m_2 + 1 < 6 && n_2 + 2 < 75) {
    let m_5 = m_2 + 1;
    let n_7 = n_2 + 2;
    let at_7 = m_5 * 75 + n_7;
    let value_13 = new_step_0_conv1_weight_velocity[at_7] * 0.9 + c12;
    let value_14 = new_conv1_weight[at_7] - (new_step_0_conv1_weight_velocity[at_7] * 0.9 + c12) * 0.001;
    new_step_0_conv1_weight_velocity[at_7] = value_13;
    new_conv1_weight[at_7] = value_14;
  }
  if (m_2 + 1 < 6 && n_2 + 3 < 75) {
    let m_6 = m_2 + 1;
    let n_8 = n_2 + 3;
    let at_8 = m_6 * 75 + n_8;
    let value_15 = new_step_0_conv1_weight_velocity[at_8] * 0.9 + c13;
    let value_16 = new_conv1_weight[at_8] - (new_step_0_conv1_weight_velocity[at_8] * 0.9 + c13) * 0.001;
    new_step_0_conv1_weight_velocity[at_8] = value_15;
    new_conv1_weight[at_8] = value_16;
  }
  if (m_2 + 2 < 6 && n_2 < 75) {
    let m_7 = m_2 + 2;
    let at_9 = m_7 * 75 + n_2;
    let value_17 = new_step_0_conv1_weight_velocity[at_9] * 0.9 + c20;
    let value_18 = new_conv1_weight[at_9] - (new_step_0_conv1_weight_velocity[at_9] * 0.9 + c20) * 0.001;
    new_step_0_conv1_weight_velocity[at_9] = value_17;
    new_conv1_weight[at_9] = value_18;
  }
  if (m_2 + 2 < 6 && n_2 + 1 < 75) {
    let m_8 = m_2 + 2;
    let n_9 = n_2 + 1;
    let at_10 = m_8 * 75 + n_9;
    let value_19 = new_step_0_conv1_weight_velocity[at_10] * 0.9 + c21;
    let value_20 = new_conv1_weight[at_10] - (new_step_0_conv1_weight_velocity[at_10] * 0.9 + c21) * 0.001;
    new_step_0_conv1_weight_velocity[at_10] = value_19;
    new_conv1_weight[at_10] = value_20;
  }
  if (m_2 + 2 < 6 && n_2 + 2 < 75) {
    let m_9 = m_2 + 2;
    let n_10 = n_2 + 2;
    let at_11 = m_9 * 75 + n_10;
    let value_21 = new_step_0_conv1_weight_velocity[at_11] * 0.9 + c22;
    let value_22 = new_conv1_weight[at_11] - (new_step_0_conv1_weight_velocity[at_11] * 0.9 + c22) * 0.001;
    new_step_0_conv1_weight_velocity[at_11] = value_21;
    new_conv1_weight[at_11] = value_22;
  }
  if (m_2 + 2 < 6 && n_2 + 3 < 75) {
    let m_10 = m_2 + 2;
    let n_11 = n_2 + 3;
    let at_12 = m_10 * 75 + n_11;
    let value_23 = new_step_0_conv1_weight_velocity[at_12] * 0.9 + c23;
    let value_24 = new_conv1_weight[at_12] - (new_step_0_conv1_weight_velocity[at_12] * 0.9 + c23) * 0.001;
    new_step_0_conv1_weight_velocity[at_12] = value_23;
    new_conv1_weight[at_12] = value_24;
  }
  if (m_2 + 3 < 6 && n_2 < 75) {
    let m_11 = m_2 + 3;
    let at_13 = m_11 * 75 + n_2;
    let value_25 = new_step_0_conv1_weight_velocity[at_13] * 0.9 + c30;
    let value_26 = new_conv1_weight[at_13] - (new_step_0_conv1_weight_velocity[at_13] * 0.9 + c30) * 0.001;
    new_step_0_conv1_weight_velocity[at_13] = value_25;
    new_conv1_weight[at_13] = value_26;
  }
  if (m_2 + 3 < 6 && n_2 + 1 < 75) {
    let m_12 = m_2 + 3;
    let n_12 = n_2 + 1;
    let at_14 = m_12 * 75 + n_12;
    let value_27 = new_step_0_conv1_weight_velocity[at_14] * 0.9 + c31;
    let value_28 = new_conv1_weight[at_14] - (new_step_0_conv1_weight_velocity[at_14] * 0.9 + c31) * 0.001;
    new_step_0_conv1_weight_velocity[at_14] = value_27;
    new_conv1_weight[at_14] = value_28;
  }
  if (m_2 + 3 < 6 && n_2 + 2 < 75) {
    let m_13 = m_2 + 3;
    let n_13 = n_2 + 2;
    let at_15 = m_13 * 75 + n_13;
    let value_29 = new_step_0_conv1_weight_velocity[at_15] * 0.9 + c32;
    let value_30 = new_conv1_weight[at_15] - (new_step_0_conv1_weight_velocity[at_15] * 0.9 + c32) * 0.001;
    new_step_0_conv1_weight_velocity[at_15] = value_29;
    new_conv1_weight[at_15] = value_30;
  }
  if (m_2 + 3 < 6 && n_2 + 3 < 75) {
    let m_14 = m_2 + 3;
    let n_14 = n_2 + 3;
    let at_16 = m_14 * 75 + n_14;
    let value_31 = new_step_0_conv1_weight_velocity[at_16] * 0.9 + c33;
    let value_32 = new_conv1_weight[at_16] - (new_step_0_conv1_weight_velocity[at_16] * 0.9 + c33) * 0.001;
    new_step_0_conv1_weight_velocity[at_16] = value_31;
    new_conv1_weight[at_16] = value_32;
  }
}
