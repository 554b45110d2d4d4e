// step/29_d_conv2d
// schedule: contraction, tiles of 32 x 32 x 16, 4 x 4 sums a thread, 64 threads; 590k FLOPs, 140kB moved at least
//   in  x: f32[32, 1, 8, 8]
//   in  d_relu_3: f32[32, 16, 8, 8]
//   out d_conv2d: f32[1, 1, 16, 3, 3]
// fuses:
//   d_conv2d: conv f32[1, 1, 16, 3, 3]
// from:
//   examples/digits/digits.ml:9: x |> conv1 |> relu

@group(0) @binding(0) var<storage, read> x: array<f32>;
@group(0) @binding(1) var<storage, read_write> d_relu_3: array<vec4<f32>>;
@group(0) @binding(2) var<storage, read_write> d_conv2d: array<f32>;
var<workgroup> tile_a: array<vec4<f32>, 160>;
var<workgroup> tile_b: array<vec4<f32>, 128>;

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
  for (var k0 = 0; k0 < 2048; k0 += 16) {
    for (var turn = 0; turn < 2; turn += 1) {
      let slot = turn * 64 + thread;
      let near = slot % 4;
      let far = slot / 4;
      let m = min(far, 15);
      let k_at = k0 + near * 4;
      tile_a[far * 5 + near] = d_relu_3[k_at / 64 * 256 + m * 16 + k_at / 8 % 8 * 2 + k_at / 4 % 2];
    }
    for (var turn_2 = 0; turn_2 < 2; turn_2 += 1) {
      let slot_2 = turn_2 * 64 + thread;
      let near_2 = slot_2 % 8;
      let far_2 = slot_2 / 8;
      let k_at_2 = k0 + far_2;
      let column_2 = k_at_2 / 8 % 8;
      let column_3 = k_at_2 % 8;
      let at_3 = k_at_2 / 64 * 64;
      let n = near_2 * 4;
      let least = min(n, 8);
      let at = column_2 + least / 3 - 1;
      let at_2 = column_3 + least % 3 - 1;
      let part = select(0.0, x[at_3 + max(min(at, 7), 0) * 8 + max(min(at_2, 7), 0)], (0 <= at) & (at < 8) & (0 <= at_2) & (at_2 < 8));
      let n_2 = near_2 * 4 + 1;
      let least_2 = min(n_2, 8);
      let at_4 = column_2 + least_2 / 3 - 1;
      let at_5 = column_3 + least_2 % 3 - 1;
      let part_2 = select(0.0, x[at_3 + max(min(at_4, 7), 0) * 8 + max(min(at_5, 7), 0)], (0 <= at_4) & (at_4 < 8) & (0 <= at_5) & (at_5 < 8));
      let n_3 = near_2 * 4 + 2;
      let least_3 = min(n_3, 8);
      let at_6 = column_2 + least_3 / 3 - 1;
      let at_7 = column_3 + least_3 % 3 - 1;
      let part_3 = select(0.0, x[at_3 + max(min(at_6, 7), 0) * 8 + max(min(at_7, 7), 0)], (0 <= at_6) & (at_6 < 8) & (0 <= at_7) & (at_7 < 8));
      let n_4 = near_2 * 4 + 3;
      let least_4 = min(n_4, 8);
      let at_8 = column_2 + least_4 / 3 - 1;
      let at_9 = column_3 + least_4 % 3 - 1;
      let part_4 = select(0.0, x[at_3 + max(min(at_8, 7), 0) * 8 + max(min(at_9, 7), 0)], (0 <= at_8) & (at_8 < 8) & (0 <= at_9) & (at_9 < 8));
      tile_b[far_2 * 8 + near_2] = vec4<f32>(part, part_2, part_3, part_4);
    }
    workgroupBarrier();
    for (var k = 0; k < 16; k += 4) {
      let a = tile_a[row * 5 + k / 4];
      let a_2 = tile_a[(row + 1) * 5 + k / 4];
      let a_3 = tile_a[(row + 2) * 5 + k / 4];
      let a_4 = tile_a[(row + 3) * 5 + k / 4];
      let b = tile_b[k * 8 + column / 4];
      let b_2 = tile_b[(k + 1) * 8 + column / 4];
      let b_3 = tile_b[(k + 2) * 8 + column / 4];
      let b_4 = tile_b[(k + 3) * 8 + column / 4];
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
  if (first_row < 16) {
    let n_5 = column;
    let at_10 = first_row * 9;
    if (n_5 < 9) {
      d_conv2d[at_10 + n_5] = c0.x;
    }
    if (n_5 + 1 < 9) {
      let n_6 = n_5 + 1;
      d_conv2d[at_10 + n_6] = c0.y;
    }
    if (n_5 + 2 < 9) {
      let n_7 = n_5 + 2;
      d_conv2d[at_10 + n_7] = c0.z;
    }
    if (n_5 + 3 < 9) {
      let n_8 = n_5 + 3;
      d_conv2d[at_10 + n_8] = c0.w;
    }
    let m_2 = first_row + 1;
    let at_11 = m_2 * 9;
    if (n_5 < 9) {
      d_conv2d[at_11 + n_5] = c1.x;
    }
    if (n_5 + 1 < 9) {
      let n_9 = n_5 + 1;
      d_conv2d[at_11 + n_9] = c1.y;
    }
    if (n_5 + 2 < 9) {
      let n_10 = n_5 + 2;
      d_conv2d[at_11 + n_10] = c1.z;
    }
    if (n_5 + 3 < 9) {
      let n_11 = n_5 + 3;
      d_conv2d[at_11 + n_11] = c1.w;
    }
    let m_3 = first_row + 2;
    let at_12 = m_3 * 9;
    if (n_5 < 9) {
      d_conv2d[at_12 + n_5] = c2.x;
    }
    if (n_5 + 1 < 9) {
      let n_12 = n_5 + 1;
      d_conv2d[at_12 + n_12] = c2.y;
    }
    if (n_5 + 2 < 9) {
      let n_13 = n_5 + 2;
      d_conv2d[at_12 + n_13] = c2.z;
    }
    if (n_5 + 3 < 9) {
      let n_14 = n_5 + 3;
      d_conv2d[at_12 + n_14] = c2.w;
    }
    let m_4 = first_row + 3;
    let at_13 = m_4 * 9;
    if (n_5 < 9) {
      d_conv2d[at_13 + n_5] = c3.x;
    }
    if (n_5 + 1 < 9) {
      let n_15 = n_5 + 1;
      d_conv2d[at_13 + n_15] = c3.y;
    }
    if (n_5 + 2 < 9) {
      let n_16 = n_5 + 2;
      d_conv2d[at_13 + n_16] = c3.z;
    }
    if (n_5 + 3 < 9) {
      let n_17 = n_5 + 3;
      d_conv2d[at_13 + n_17] = c3.w;
    }
  }
}
