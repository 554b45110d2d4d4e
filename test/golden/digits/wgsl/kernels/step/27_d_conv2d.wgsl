// step/27_d_conv2d
// schedule: contraction, tiles of 32 x 32 x 16, 64 threads; 18.9M FLOPs, 412kB moved at least
//   in  relu: f32[32, 16, 8, 8]
//   in  d_relu_2: f32[32, 32, 8, 8]
//   out d_conv2d_2: f32[16, 1, 32, 3, 3]
// fuses:
//   d_conv2d: conv f32[16, 1, 32, 3, 3]
// from:
//   examples/digits/digits.ml:10: |> conv2 |> relu |> max_pool2d(2)

@group(0) @binding(0) var<storage, read_write> relu: array<f32>;
@group(0) @binding(1) var<storage, read_write> d_relu_2: array<f32>;
@group(0) @binding(2) var<storage, read_write> d_conv2d_2: array<f32>;
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
  let at_4 = group * 64;
  for (var k0 = 0; k0 < 2048; k0 += 16) {
    for (var slot = thread; slot < 512; slot += 64) {
      let m = slot % 32;
      let k_at = k0 + slot / 32;
      let at = m * 64;
      tile_a[slot] = d_relu_2[k_at / 64 * 2048 + at + k_at / 8 % 8 * 8 + k_at % 8];
    }
    for (var slot_2 = thread; slot_2 < 512; slot_2 += 64) {
      let n = slot_2 % 32;
      let k_at_2 = k0 + slot_2 / 32;
      let column_2 = k_at_2 / 8 % 8;
      let least = min(n, 8);
      let at_2 = column_2 + least / 3 - 1;
      let column_3 = k_at_2 % 8;
      let at_3 = column_3 + least % 3 - 1;
      let row_2 = k_at_2 / 64;
      tile_b[slot_2] = select(0.0, select(0.0, relu[row_2 * 1024 + at_4 + max(min(at_2, 7), 0) * 8 + max(min(at_3, 7), 0)], 0 <= at_2 && at_2 < 8 && 0 <= at_3 && at_3 < 8), n < 9);
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
  let at_5 = group * 288;
  if (m_2 < 32 && n_2 < 9) {
    d_conv2d_2[at_5 + m_2 * 9 + n_2] = c00;
  }
  if (m_2 < 32 && n_2 + 1 < 9) {
    let n_3 = n_2 + 1;
    d_conv2d_2[at_5 + m_2 * 9 + n_3] = c01;
  }
  if (m_2 < 32 && n_2 + 2 < 9) {
    let n_4 = n_2 + 2;
    d_conv2d_2[at_5 + m_2 * 9 + n_4] = c02;
  }
  if (m_2 < 32 && n_2 + 3 < 9) {
    let n_5 = n_2 + 3;
    d_conv2d_2[at_5 + m_2 * 9 + n_5] = c03;
  }
  if (m_2 + 1 < 32 && n_2 < 9) {
    let m_3 = m_2 + 1;
    d_conv2d_2[at_5 + m_3 * 9 + n_2] = c10;
  }
  if (m_2 + 1 < 32 && n_2 + 1 < 9) {
    let m_4 = m_2 + 1;
    let n_6 = n_2 + 1;
    d_conv2d_2[at_5 + m_4 * 9 + n_6] = c11;
  }
  if (m_2 + 1 < 32 && n_2 + 2 < 9) {
    let m_5 = m_2 + 1;
    let n_7 = n_2 + 2;
    d_conv2d_2[at_5 + m_5 * 9 + n_7] = c12;
  }
  if (m_2 + 1 < 32 && n_2 + 3 < 9) {
    let m_6 = m_2 + 1;
    let n_8 = n_2 + 3;
    d_conv2d_2[at_5 + m_6 * 9 + n_8] = c13;
  }
  if (m_2 + 2 < 32 && n_2 < 9) {
    let m_7 = m_2 + 2;
    d_conv2d_2[at_5 + m_7 * 9 + n_2] = c20;
  }
  if (m_2 + 2 < 32 && n_2 + 1 < 9) {
    let m_8 = m_2 + 2;
    let n_9 = n_2 + 1;
    d_conv2d_2[at_5 + m_8 * 9 + n_9] = c21;
  }
  if (m_2 + 2 < 32 && n_2 + 2 < 9) {
    let m_9 = m_2 + 2;
    let n_10 = n_2 + 2;
    d_conv2d_2[at_5 + m_9 * 9 + n_10] = c22;
  }
  if (m_2 + 2 < 32 && n_2 + 3 < 9) {
    let m_10 = m_2 + 2;
    let n_11 = n_2 + 3;
    d_conv2d_2[at_5 + m_10 * 9 + n_11] = c23;
  }
  if (m_2 + 3 < 32 && n_2 < 9) {
    let m_11 = m_2 + 3;
    d_conv2d_2[at_5 + m_11 * 9 + n_2] = c30;
  }
  if (m_2 + 3 < 32 && n_2 + 1 < 9) {
    let m_12 = m_2 + 3;
    let n_12 = n_2 + 1;
    d_conv2d_2[at_5 + m_12 * 9 + n_12] = c31;
  }
  if (m_2 + 3 < 32 && n_2 + 2 < 9) {
    let m_13 = m_2 + 3;
    let n_13 = n_2 + 2;
    d_conv2d_2[at_5 + m_13 * 9 + n_13] = c32;
  }
  if (m_2 + 3 < 32 && n_2 + 3 < 9) {
    let m_14 = m_2 + 3;
    let n_14 = n_2 + 3;
    d_conv2d_2[at_5 + m_14 * 9 + n_14] = c33;
  }
}
