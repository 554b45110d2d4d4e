// step/21_d_linear
// schedule: contraction, tiles of 32 x 32 x 16, 64 threads; 384k FLOPs, 200kB moved at least
//   in  d_relu_2: f32[4, 120]
//   in  fc1_weight: f32[120, 400]
//   out d_linear: f32[4, 400]
// fuses:
//   d_linear: einsum f32[4, 400]
// from:
//   examples/lenet/lenet.ml:13: |> fc1 |> relu |> fc2 |> relu |> fc3

@group(0) @binding(0) var<storage, read_write> d_relu_2: array<f32>;
@group(0) @binding(1) var<storage, read> fc1_weight: array<f32>;
@group(0) @binding(2) var<storage, read_write> d_linear: array<f32>;
var<workgroup> tile_a: array<f32, 512>;
var<workgroup> tile_b: array<f32, 512>;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) local: u32) {
  let group = i32(workgroup.x);
  let thread = i32(local);
  let n0 = group % 13 * 32;
  let rest = group / 13;
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
  for (var k0 = 0; k0 < 120; k0 += 16) {
    for (var slot = thread; slot < 512; slot += 64) {
      let m = slot % 32;
      let k_at = k0 + slot / 32;
      tile_a[slot] = select(0.0, d_relu_2[min(m, 3) * 120 + min(k_at, 119)], m < 4 && k_at < 120);
    }
    for (var slot_2 = thread; slot_2 < 512; slot_2 += 64) {
      let n = n0 + slot_2 % 32;
      let k_at_2 = k0 + slot_2 / 32;
      tile_b[slot_2] = select(0.0, fc1_weight[min(k_at_2, 119) * 400 + min(n, 399)], n < 400 && k_at_2 < 120);
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
  if (m_2 < 4 && n_2 < 400) {
    d_linear[m_2 * 400 + n_2] = c00;
  }
  if (m_2 < 4 && n_2 + 1 < 400) {
    let n_3 = n_2 + 1;
    d_linear[m_2 * 400 + n_3] = c01;
  }
  if (m_2 < 4 && n_2 + 2 < 400) {
    let n_4 = n_2 + 2;
    d_linear[m_2 * 400 + n_4] = c02;
  }
  if (m_2 < 4 && n_2 + 3 < 400) {
    let n_5 = n_2 + 3;
    d_linear[m_2 * 400 + n_5] = c03;
  }
  if (m_2 + 1 < 4 && n_2 < 400) {
    let m_3 = m_2 + 1;
    d_linear[m_3 * 400 + n_2] = c10;
  }
  if (m_2 + 1 < 4 && n_2 + 1 < 400) {
    let m_4 = m_2 + 1;
    let n_6 = n_2 + 1;
    d_linear[m_4 * 400 + n_6] = c11;
  }
  if (m_2 + 1 < 4 && n_2 + 2 < 400) {
    let m_5 = m_2 + 1;
    let n_7 = n_2 + 2;
    d_linear[m_5 * 400 + n_7] = c12;
  }
  if (m_2 + 1 < 4 && n_2 + 3 < 400) {
    let m_6 = m_2 + 1;
    let n_8 = n_2 + 3;
    d_linear[m_6 * 400 + n_8] = c13;
  }
  if (m_2 + 2 < 4 && n_2 < 400) {
    let m_7 = m_2 + 2;
    d_linear[m_7 * 400 + n_2] = c20;
  }
  if (m_2 + 2 < 4 && n_2 + 1 < 400) {
    let m_8 = m_2 + 2;
    let n_9 = n_2 + 1;
    d_linear[m_8 * 400 + n_9] = c21;
  }
  if (m_2 + 2 < 4 && n_2 + 2 < 400) {
    let m_9 = m_2 + 2;
    let n_10 = n_2 + 2;
    d_linear[m_9 * 400 + n_10] = c22;
  }
  if (m_2 + 2 < 4 && n_2 + 3 < 400) {
    let m_10 = m_2 + 2;
    let n_11 = n_2 + 3;
    d_linear[m_10 * 400 + n_11] = c23;
  }
  if (m_2 + 3 < 4 && n_2 < 400) {
    let m_11 = m_2 + 3;
    d_linear[m_11 * 400 + n_2] = c30;
  }
  if (m_2 + 3 < 4 && n_2 + 1 < 400) {
    let m_12 = m_2 + 3;
    let n_12 = n_2 + 1;
    d_linear[m_12 * 400 + n_12] = c31;
  }
  if (m_2 + 3 < 4 && n_2 + 2 < 400) {
    let m_13 = m_2 + 3;
    let n_13 = n_2 + 2;
    d_linear[m_13 * 400 + n_13] = c32;
  }
  if (m_2 + 3 < 4 && n_2 + 3 < 400) {
    let m_14 = m_2 + 3;
    let n_14 = n_2 + 3;
    d_linear[m_14 * 400 + n_14] = c33;
  }
}
