// step/17_d_linear
// schedule: contraction, tiles of 32 x 32 x 16, 64 threads; 81.9k FLOPs, 22.8kB moved at least
//   in  d_cross_entropy: f32[32, 10]
//   in  relu_3: f32[32, 128]
//   out d_linear_3: f32[128, 10]
// fuses:
//   d_linear: einsum f32[128, 10]
// from:
//   examples/digits/digits.ml:12: |> fc1 |> relu |> fc2

@group(0) @binding(0) var<storage, read_write> d_cross_entropy: array<f32>;
@group(0) @binding(1) var<storage, read_write> relu_3: array<f32>;
@group(0) @binding(2) var<storage, read_write> d_linear_3: array<f32>;
var<workgroup> tile_a: array<f32, 512>;
var<workgroup> tile_b: array<f32, 512>;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) local: u32) {
  let group = i32(workgroup.x);
  let thread = i32(local);
  let m0 = group % 4 * 32;
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
  for (var k0 = 0; k0 < 32; k0 += 16) {
    for (var slot = thread; slot < 512; slot += 64) {
      let m = m0 + slot % 32;
      let k_at = k0 + slot / 32;
      tile_a[slot] = relu_3[k_at * 128 + m];
    }
    for (var slot_2 = thread; slot_2 < 512; slot_2 += 64) {
      let n = slot_2 % 32;
      let k_at_2 = k0 + slot_2 / 32;
      tile_b[slot_2] = select(0.0, d_cross_entropy[k_at_2 * 10 + min(n, 9)], n < 10);
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
  let m_2 = m0 + row;
  let n_2 = column;
  if (n_2 < 10) {
    d_linear_3[m_2 * 10 + n_2] = c00;
  }
  if (n_2 + 1 < 10) {
    let n_3 = n_2 + 1;
    d_linear_3[m_2 * 10 + n_3] = c01;
  }
  if (n_2 + 2 < 10) {
    let n_4 = n_2 + 2;
    d_linear_3[m_2 * 10 + n_4] = c02;
  }
  if (n_2 + 3 < 10) {
    let n_5 = n_2 + 3;
    d_linear_3[m_2 * 10 + n_5] = c03;
  }
  if (n_2 < 10) {
    let m_3 = m_2 + 1;
    d_linear_3[m_3 * 10 + n_2] = c10;
  }
  if (n_2 + 1 < 10) {
    let m_4 = m_2 + 1;
    let n_6 = n_2 + 1;
    d_linear_3[m_4 * 10 + n_6] = c11;
  }
  if (n_2 + 2 < 10) {
    let m_5 = m_2 + 1;
    let n_7 = n_2 + 2;
    d_linear_3[m_5 * 10 + n_7] = c12;
  }
  if (n_2 + 3 < 10) {
    let m_6 = m_2 + 1;
    let n_8 = n_2 + 3;
    d_linear_3[m_6 * 10 + n_8] = c13;
  }
  if (n_2 < 10) {
    let m_7 = m_2 + 2;
    d_linear_3[m_7 * 10 + n_2] = c20;
  }
  if (n_2 + 1 < 10) {
    let m_8 = m_2 + 2;
    let n_9 = n_2 + 1;
    d_linear_3[m_8 * 10 + n_9] = c21;
  }
  if (n_2 + 2 < 10) {
    let m_9 = m_2 + 2;
    let n_10 = n_2 + 2;
    d_linear_3[m_9 * 10 + n_10] = c22;
  }
  if (n_2 + 3 < 10) {
    let m_10 = m_2 + 2;
    let n_11 = n_2 + 3;
    d_linear_3[m_10 * 10 + n_11] = c23;
  }
  if (n_2 < 10) {
    let m_11 = m_2 + 3;
    d_linear_3[m_11 * 10 + n_2] = c30;
  }
  if (n_2 + 1 < 10) {
    let m_12 = m_2 + 3;
    let n_12 = n_2 + 1;
    d_linear_3[m_12 * 10 + n_12] = c31;
  }
  if (n_2 + 2 < 10) {
    let m_13 = m_2 + 3;
    let n_13 = n_2 + 2;
    d_linear_3[m_13 * 10 + n_13] = c32;
  }
  if (n_2 + 3 < 10) {
    let m_14 = m_2 + 3;
    let n_14 = n_2 + 3;
    d_linear_3[m_14 * 10 + n_14] = c33;
  }
}
