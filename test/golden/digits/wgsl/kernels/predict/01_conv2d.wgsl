// predict/01_conv2d
// schedule: contraction, tiles of 32 x 32 x 16, 4 x 4 sums a thread, 64 threads; 18.9M FLOPs, 412kB moved at least
//   in  relu: f32[32, 16, 8, 8]
//   in  conv2_weight: f32[32, 16, 3, 3]
//   out conv2d: f32[32, 1, 32, 8, 8]
// fuses:
//   conv2d: conv f32[32, 1, 32, 8, 8]
// from:
//   examples/digits/digits.ml:10: |> conv2 |> relu |> max_pool2d(2)

@group(0) @binding(0) var<storage, read_write> relu: array<f32>;
@group(0) @binding(1) var<storage, read> conv2_weight: array<vec4<f32>>;
@group(0) @binding(2) var<storage, read_write> conv2d: array<vec4<f32>>;
var<workgroup> tile_a: array<vec4<f32>, 160>;
var<workgroup> tile_b: array<vec4<f32>, 128>;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) local: u32) {
  let group = i32(workgroup.x);
  let thread = i32(local);
  let n0 = group % 2 * 32;
  let rest = group / 2;
  let row = thread / 8 * 4;
  let column = thread % 8 * 4;
  var c0: vec4<f32> = vec4<f32>(0.0);
  var c1: vec4<f32> = vec4<f32>(0.0);
  var c2: vec4<f32> = vec4<f32>(0.0);
  var c3: vec4<f32> = vec4<f32>(0.0);
  let at_3 = rest * 1024;
  for (var k0 = 0; k0 < 144; k0 += 16) {
    for (var turn = 0; turn < 2; turn += 1) {
      let slot = turn * 64 + thread;
      let near = slot % 4;
      let far = slot / 4;
      let m = far;
      let k_at = k0 + near * 4;
      tile_a[far * 5 + near] = conv2_weight[m * 36 + k_at / 4];
    }
    for (var turn_2 = 0; turn_2 < 2; turn_2 += 1) {
      let slot_2 = turn_2 * 64 + thread;
      let near_2 = slot_2 % 8;
      let far_2 = slot_2 / 8;
      let k_at_2 = k0 + far_2;
      let column_2 = k_at_2 / 3 % 3;
      let column_4 = k_at_2 % 3;
      let at_4 = at_3 + k_at_2 / 9 * 64;
      let n = n0 + near_2 * 4;
      let row_2 = n / 8;
      let at = row_2 + column_2 - 1;
      let column_3 = n % 8;
      let at_2 = column_3 + column_4 - 1;
      let part = select(0.0, relu[at_4 + max(min(at, 7), 0) * 8 + max(min(at_2, 7), 0)], (0 <= at) & (at < 8) & (0 <= at_2) & (at_2 < 8));
      let n_2 = n0 + near_2 * 4 + 1;
      let row_3 = n_2 / 8;
      let at_5 = row_3 + column_2 - 1;
      let column_5 = n_2 % 8;
      let at_6 = column_5 + column_4 - 1;
      let part_2 = select(0.0, relu[at_4 + max(min(at_5, 7), 0) * 8 + max(min(at_6, 7), 0)], (0 <= at_5) & (at_5 < 8) & (0 <= at_6) & (at_6 < 8));
      let n_3 = n0 + near_2 * 4 + 2;
      let row_4 = n_3 / 8;
      let at_7 = row_4 + column_2 - 1;
      let column_6 = n_3 % 8;
      let at_8 = column_6 + column_4 - 1;
      let part_3 = select(0.0, relu[at_4 + max(min(at_7, 7), 0) * 8 + max(min(at_8, 7), 0)], (0 <= at_7) & (at_7 < 8) & (0 <= at_8) & (at_8 < 8));
      let n_4 = n0 + near_2 * 4 + 3;
      let row_5 = n_4 / 8;
      let at_9 = row_5 + column_2 - 1;
      let column_7 = n_4 % 8;
      let at_10 = column_7 + column_4 - 1;
      let part_4 = select(0.0, relu[at_4 + max(min(at_9, 7), 0) * 8 + max(min(at_10, 7), 0)], (0 <= at_9) & (at_9 < 8) & (0 <= at_10) & (at_10 < 8));
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
  let at_11 = rest * 2048;
  let n_5 = n0 + column;
  conv2d[at_11 / 4 + first_row * 16 + n_5 / 4] = c0;
  let m_2 = first_row + 1;
  conv2d[at_11 / 4 + m_2 * 16 + n_5 / 4] = c1;
  let m_3 = first_row + 2;
  conv2d[at_11 / 4 + m_3 * 16 + n_5 / 4] = c2;
  let m_4 = first_row + 3;
  conv2d[at_11 / 4 + m_4 * 16 + n_5 / 4] = c3;
}
