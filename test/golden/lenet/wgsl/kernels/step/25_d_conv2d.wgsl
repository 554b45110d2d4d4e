// step/25_d_conv2d
// schedule: contraction, tiles of 32 x 32 x 16, 64 threads; 3.76M FLOPs, 54.0kB moved at least
//   in  d_relu_3: f32[4, 16, 10, 10]
//   in  conv2_weight: f32[16, 6, 5, 5]
//   out d_conv2d: f32[4, 1, 6, 14, 14]
// fuses:
//   d_conv2d: conv f32[4, 1, 6, 14, 14]
// from:
//   examples/lenet/lenet.ml:11: |> conv2 |> relu |> max_pool2d(2)

@group(0) @binding(0) var<storage, read_write> d_relu_3: array<f32>;
@group(0) @binding(1) var<storage, read> conv2_weight: array<f32>;
@group(0) @binding(2) var<storage, read_write> d_conv2d: array<f32>;
var<workgroup> tile_a: array<f32, 512>;
var<workgroup> tile_b: array<f32, 512>;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) local: u32) {
  let group = i32(workgroup.x);
  let thread = i32(local);
  let n0 = group % 7 * 32;
  let rest = group / 7;
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
  let at_3 = rest * 1600;
  for (var k0 = 0; k0 < 400; k0 += 16) {
    for (var slot = thread; slot < 512; slot += 64) {
      let m = slot % 32;
      let k_at = k0 + slot / 32;
      tile_a[slot] = select(0.0, conv2_weight[k_at / 25 * 150 + min(m, 5) * 25 + k_at / 5 % 5 * -5 + k_at % 5 * -1 + 24], m < 6);
    }
    for (var slot_2 = thread; slot_2 < 512; slot_2 += 64) {
      let n = n0 + slot_2 % 32;
      let k_at_2 = k0 + slot_2 / 32;
      let column_2 = k_at_2 / 5 % 5;
      let least = min(n, 195);
      let at = column_2 + least / 14 - 4;
      let column_3 = k_at_2 % 5;
      let at_2 = column_3 + least % 14 - 4;
      let row_2 = k_at_2 / 25;
      tile_b[slot_2] = select(0.0, select(0.0, d_relu_3[at_3 + row_2 * 100 + max(min(at, 9), 0) * 10 + max(min(at_2, 9), 0)], 0 <= at && at < 10 && 0 <= at_2 && at_2 < 10), n < 196);
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
  let at_4 = rest * 1176;
  if (m_2 < 6 && n_2 < 196) {
    d_conv2d[at_4 + m_2 * 196 + n_2] = c00;
  }
  if (m_2 < 6 && n_2 + 1 < 196) {
    let n_3 = n_2 + 1;
    d_conv2d[at_4 + m_2 * 196 + n_3] = c01;
  }
  if (m_2 < 6 && n_2 + 2 < 196) {
    let n_4 = n_2 + 2;
    d_conv2d[at_4 + m_2 * 196 + n_4] = c02;
  }
  if (m_2 < 6 && n_2 + 3 < 196) {
    let n_5 = n_2 + 3;
    d_conv2d[at_4 + m_2 * 196 + n_5] = c03;
  }
  if (m_2 + 1 < 6 && n_2 < 196) {
    let m_3 = m_2 + 1;
    d_conv2d[at_4 + m_3 * 196 + n_2] = c10;
  }
  if (m_2 + 1 < 6 && n_2 + 1 < 196) {
    let m_4 = m_2 + 1;
    let n_6 = n_2 + 1;
    d_conv2d[at_4 + m_4 * 196 + n_6] = c11;
  }
  if (m_2 + 1 < 6 && n_2 + 2 < 196) {
    let m_5 = m_2 + 1;
    let n_7 = n_2 + 2;
    d_conv2d[at_4 + m_5 * 196 + n_7] = c12;
  }
  if (m_2 + 1 < 6 && n_2 + 3 < 196) {
    let m_6 = m_2 + 1;
    let n_8 = n_2 + 3;
    d_conv2d[at_4 + m_6 * 196 + n_8] = c13;
  }
  if (m_2 + 2 < 6 && n_2 < 196) {
    let m_7 = m_2 + 2;
    d_conv2d[at_4 + m_7 * 196 + n_2] = c20;
  }
  if (m_2 + 2 < 6 && n_2 + 1 < 196) {
    let m_8 = m_2 + 2;
    let n_9 = n_2 + 1;
    d_conv2d[at_4 + m_8 * 196 + n_9] = c21;
  }
  if (m_2 + 2 < 6 && n_2 + 2 < 196) {
    let m_9 = m_2 + 2;
    let n_10 = n_2 + 2;
    d_conv2d[at_4 + m_9 * 196 + n_10] = c22;
  }
  if (m_2 + 2 < 6 && n_2 + 3 < 196) {
    let m_10 = m_2 + 2;
    let n_11 = n_2 + 3;
    d_conv2d[at_4 + m_10 * 196 + n_11] = c23;
  }
  if (m_2 + 3 < 6 && n_2 < 196) {
    let m_11 = m_2 + 3;
    d_conv2d[at_4 + m_11 * 196 + n_2] = c30;
  }
  if (m_2 + 3 < 6 && n_2 + 1 < 196) {
    let m_12 = m_2 + 3;
    let n_12 = n_2 + 1;
    d_conv2d[at_4 + m_12 * 196 + n_12] = c31;
  }
  if (m_2 + 3 < 6 && n_2 + 2 < 196) {
    let m_13 = m_2 + 3;
    let n_13 = n_2 + 2;
    d_conv2d[at_4 + m_13 * 196 + n_13] = c32;
  }
  if (m_2 + 3 < 6 && n_2 + 3 < 196) {
    let m_14 = m_2 + 3;
    let n_14 = n_2 + 3;
    d_conv2d[at_4 + m_14 * 196 + n_14] = c33;
  }
}
