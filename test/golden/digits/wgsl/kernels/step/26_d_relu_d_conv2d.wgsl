// step/26_d_relu_d_conv2d
// schedule: contraction, tiles of 16 x 64 x 16, 4 x 4 sums a thread, 64 threads; 18.9M FLOPs, 543kB moved at least
//   in  relu: f32[32, 16, 8, 8]
//   in  d_relu_2: f32[32, 32, 8, 8]
//   in  conv2_weight: f32[32, 16, 3, 3]
//   out d_relu_3: f32[32, 16, 8, 8]
// fuses:
//   d_relu: le bool[32, 16, 8, 8]
//   d_conv2d: conv f32[32, 1, 16, 8, 8]
//   d_relu: where f32[32, 16, 8, 8]
// from:
//   examples/digits/digits.ml:9: x |> conv1 |> relu
//   examples/digits/digits.ml:10: |> conv2 |> relu |> max_pool2d(2)

@group(0) @binding(0) var<storage, read_write> relu: array<vec4<f32>>;
@group(0) @binding(1) var<storage, read_write> d_relu_2: array<f32>;
@group(0) @binding(2) var<storage, read> conv2_weight: array<f32>;
@group(0) @binding(3) var<storage, read_write> d_relu_3: array<vec4<f32>>;
var<workgroup> tile_a: array<vec4<f32>, 64>;
var<workgroup> tile_b: array<vec4<f32>, 256>;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) local: u32) {
  let group = i32(workgroup.x);
  let thread = i32(local);
  let row = thread / 16 * 4;
  let column = thread % 16 * 4;
  var c0: vec4<f32> = vec4<f32>(0.0);
  var c1: vec4<f32> = vec4<f32>(0.0);
  var c2: vec4<f32> = vec4<f32>(0.0);
  var c3: vec4<f32> = vec4<f32>(0.0);
  let at_10 = group * 2048;
  for (var k0 = 0; k0 < 288; k0 += 16) {
    let near = thread % 4;
    let far = thread / 4;
    let k_at = k0 + far;
    let at = k_at / 9 * 144;
    let at_3 = k_at / 3 % 3 * -3;
    let at_4 = k_at % 3 * -1;
    let m = near * 4;
    let at_2 = m * 9;
    let part = conv2_weight[at + at_2 + at_3 + at_4 + 8];
    let m_2 = near * 4 + 1;
    let at_5 = m_2 * 9;
    let part_2 = conv2_weight[at + at_5 + at_3 + at_4 + 8];
    let m_3 = near * 4 + 2;
    let at_6 = m_3 * 9;
    let part_3 = conv2_weight[at + at_6 + at_3 + at_4 + 8];
    let m_4 = near * 4 + 3;
    let at_7 = m_4 * 9;
    let part_4 = conv2_weight[at + at_7 + at_3 + at_4 + 8];
    tile_a[far * 4 + near] = vec4<f32>(part, part_2, part_3, part_4);
    for (var turn = 0; turn < 4; turn += 1) {
      let slot = turn * 64 + thread;
      let near_2 = slot % 16;
      let far_2 = slot / 16;
      let k_at_2 = k0 + far_2;
      let column_2 = k_at_2 / 3 % 3;
      let column_4 = k_at_2 % 3;
      let row_3 = k_at_2 / 9;
      let at_11 = at_10 + row_3 * 64;
      let n = near_2 * 4;
      let row_2 = n / 8;
      let at_8 = row_2 + column_2 - 1;
      let column_3 = n % 8;
      let at_9 = column_3 + column_4 - 1;
      let part_5 = select(0.0, d_relu_2[at_11 + max(min(at_8, 7), 0) * 8 + max(min(at_9, 7), 0)], (0 <= at_8) & (at_8 < 8) & (0 <= at_9) & (at_9 < 8));
      let n_2 = near_2 * 4 + 1;
      let row_4 = n_2 / 8;
      let at_12 = row_4 + column_2 - 1;
      let column_5 = n_2 % 8;
      let at_13 = column_5 + column_4 - 1;
      let part_6 = select(0.0, d_relu_2[at_11 + max(min(at_12, 7), 0) * 8 + max(min(at_13, 7), 0)], (0 <= at_12) & (at_12 < 8) & (0 <= at_13) & (at_13 < 8));
      let n_3 = near_2 * 4 + 2;
      let row_5 = n_3 / 8;
      let at_14 = row_5 + column_2 - 1;
      let column_6 = n_3 % 8;
      let at_15 = column_6 + column_4 - 1;
      let part_7 = select(0.0, d_relu_2[at_11 + max(min(at_14, 7), 0) * 8 + max(min(at_15, 7), 0)], (0 <= at_14) & (at_14 < 8) & (0 <= at_15) & (at_15 < 8));
      let n_4 = near_2 * 4 + 3;
      let row_6 = n_4 / 8;
      let at_16 = row_6 + column_2 - 1;
      let column_7 = n_4 % 8;
      let at_17 = column_7 + column_4 - 1;
      let part_8 = select(0.0, d_relu_2[at_11 + max(min(at_16, 7), 0) * 8 + max(min(at_17, 7), 0)], (0 <= at_16) & (at_16 < 8) & (0 <= at_17) & (at_17 < 8));
      tile_b[far_2 * 16 + near_2] = vec4<f32>(part_5, part_6, part_7, part_8);
    }
    workgroupBarrier();
    for (var k = 0; k < 16; k += 1) {
      let a = tile_a[k * 4 + row / 4];
      let b = tile_b[k * 16 + column / 4];
      c0 = fma(vec4<f32>(a.x), b, c0);
      c1 = fma(vec4<f32>(a.y), b, c1);
      c2 = fma(vec4<f32>(a.z), b, c2);
      c3 = fma(vec4<f32>(a.w), b, c3);
    }
    workgroupBarrier();
  }
  let first_row = row;
  let at_18 = group * 1024;
  let n_5 = column;
  let at_19 = at_18 + first_row * 64;
  d_relu_3[at_19 / 4 + n_5 / 4] = select(c0, vec4<f32>(0.0), relu[at_19 / 4 + n_5 / 4] <= vec4<f32>(0.0));
  let m_5 = first_row + 1;
  let at_20 = at_18 + m_5 * 64;
  d_relu_3[at_20 / 4 + n_5 / 4] = select(c1, vec4<f32>(0.0), relu[at_20 / 4 + n_5 / 4] <= vec4<f32>(0.0));
  let m_6 = first_row + 2;
  let at_21 = at_18 + m_6 * 64;
  d_relu_3[at_21 / 4 + n_5 / 4] = select(c2, vec4<f32>(0.0), relu[at_21 / 4 + n_5 / 4] <= vec4<f32>(0.0));
  let m_7 = first_row + 3;
  let at_22 = at_18 + m_7 * 64;
  d_relu_3[at_22 / 4 + n_5 / 4] = select(c3, vec4<f32>(0.0), relu[at_22 / 4 + n_5 / 4] <= vec4<f32>(0.0));
}
