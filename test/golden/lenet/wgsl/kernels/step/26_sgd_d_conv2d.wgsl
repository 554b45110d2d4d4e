// step/26_sgd_d_conv2d
// schedule: contraction, tiles of 16 x 64 x 16, 4 x 4 sums a thread, 64 threads; 1.93M FLOPs, 63.6kB moved at least
//   in  max_pool2d: f32[4, 6, 14, 14]
//   in  d_relu_3: f32[4, 16, 10, 10]
//   out new_step_0_conv2_weight_velocity: f32[16, 6, 5, 5]
//   out new_conv2_weight: f32[16, 6, 5, 5]
// fuses:
//   sgd: mul f32[16, 6, 5, 5]
//   d_conv2d: conv f32[6, 1, 16, 5, 5]
//   sgd: add f32[16, 6, 5, 5]
//   sgd: mul f32[16, 6, 5, 5]
//   sgd: sub f32[16, 6, 5, 5]
// from:
//   examples/lenet/lenet.ml:11: |> conv2 |> relu |> max_pool2d(2)
//   examples/lenet/lenet.ml:22: minimize loss with sgd(lr=0.001, momentum=0.9)

@group(0) @binding(0) var<storage, read_write> max_pool2d: array<f32>;
@group(0) @binding(1) var<storage, read_write> d_relu_3: array<f32>;
@group(0) @binding(2) var<storage, read_write> new_step_0_conv2_weight_velocity: array<f32>;
@group(0) @binding(3) var<storage, read_write> new_conv2_weight: array<f32>;
var<workgroup> tile_a: array<vec4<f32>, 64>;
var<workgroup> tile_b: array<vec4<f32>, 256>;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) local: u32) {
  let group = i32(workgroup.x);
  let thread = i32(local);
  let n0 = group % 3 * 64;
  let rest = group / 3;
  let row = thread / 16 * 4;
  let column = thread % 16 * 4;
  var c0: vec4<f32> = vec4<f32>(0.0);
  var c1: vec4<f32> = vec4<f32>(0.0);
  var c2: vec4<f32> = vec4<f32>(0.0);
  var c3: vec4<f32> = vec4<f32>(0.0);
  for (var k0 = 0; k0 < 400; k0 += 16) {
    let near = thread % 4;
    let far = thread / 4;
    let k_at = k0 + far;
    let at = k_at / 100 * 1600;
    let at_3 = k_at / 10 % 10 * 10;
    let column_2 = k_at % 10;
    let m = near * 4;
    let at_2 = m * 100;
    let part = d_relu_3[at + at_2 + at_3 + column_2];
    let m_2 = near * 4 + 1;
    let at_4 = m_2 * 100;
    let part_2 = d_relu_3[at + at_4 + at_3 + column_2];
    let m_3 = near * 4 + 2;
    let at_5 = m_3 * 100;
    let part_3 = d_relu_3[at + at_5 + at_3 + column_2];
    let m_4 = near * 4 + 3;
    let at_6 = m_4 * 100;
    let part_4 = d_relu_3[at + at_6 + at_3 + column_2];
    tile_a[far * 4 + near] = vec4<f32>(part, part_2, part_3, part_4);
    for (var turn = 0; turn < 4; turn += 1) {
      let slot = turn * 64 + thread;
      let near_2 = slot % 16;
      let far_2 = slot / 16;
      let k_at_2 = k0 + far_2;
      let row_2 = k_at_2 / 100;
      let at_7 = row_2 * 1176;
      let column_3 = k_at_2 / 10 % 10;
      let at_8 = column_3 * 14;
      let column_4 = k_at_2 % 10;
      let n = n0 + near_2 * 4;
      let least = min(n, 149);
      let part_5 = max_pool2d[at_7 + least / 25 * 196 + at_8 + least / 5 % 5 * 14 + column_4 + least % 5];
      let n_2 = n0 + near_2 * 4 + 1;
      let least_2 = min(n_2, 149);
      let part_6 = max_pool2d[at_7 + least_2 / 25 * 196 + at_8 + least_2 / 5 % 5 * 14 + column_4 + least_2 % 5];
      let n_3 = n0 + near_2 * 4 + 2;
      let least_3 = min(n_3, 149);
      let part_7 = max_pool2d[at_7 + least_3 / 25 * 196 + at_8 + least_3 / 5 % 5 * 14 + column_4 + least_3 % 5];
      let n_4 = n0 + near_2 * 4 + 3;
      let least_4 = min(n_4, 149);
      let part_8 = max_pool2d[at_7 + least_4 / 25 * 196 + at_8 + least_4 / 5 % 5 * 14 + column_4 + least_4 % 5];
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
  let n_5 = n0 + column;
  if (n_5 < 150) {
    let at_9 = first_row * 150 + n_5;
    let value = new_step_0_conv2_weight_velocity[at_9] * 0.9 + c0.x;
    let value_2 = new_conv2_weight[at_9] - (new_step_0_conv2_weight_velocity[at_9] * 0.9 + c0.x) * 0.001;
    new_step_0_conv2_weight_velocity[at_9] = value;
    new_conv2_weight[at_9] = value_2;
    let m_5 = first_row + 1;
    let at_10 = m_5 * 150 + n_5;
    let value_3 = new_step_0_conv2_weight_velocity[at_10] * 0.9 + c1.x;
    let value_4 = new_conv2_weight[at_10] - (new_step_0_conv2_weight_velocity[at_10] * 0.9 + c1.x) * 0.001;
    new_step_0_conv2_weight_velocity[at_10] = value_3;
    new_conv2_weight[at_10] = value_4;
    let m_6 = first_row + 2;
    let at_11 = m_6 * 150 + n_5;
    let value_5 = new_step_0_conv2_weight_velocity[at_11] * 0.9 + c2.x;
    let value_6 = new_conv2_weight[at_11] - (new_step_0_conv2_weight_velocity[at_11] * 0.9 + c2.x) * 0.001;
    new_step_0_conv2_weight_velocity[at_11] = value_5;
    new_conv2_weight[at_11] = value_6;
    let m_7 = first_row + 3;
    let at_12 = m_7 * 150 + n_5;
    let value_7 = new_step_0_conv2_weight_velocity[at_12] * 0.9 + c3.x;
    let value_8 = new_conv2_weight[at_12] - (new_step_0_conv2_weight_velocity[at_12] * 0.9 + c3.x) * 0.001;
    new_step_0_conv2_weight_velocity[at_12] = value_7;
    new_conv2_weight[at_12] = value_8;
  }
  if (n_5 + 1 < 150) {
    let n_6 = n_5 + 1;
    let at_13 = first_row * 150 + n_6;
    let value_9 = new_step_0_conv2_weight_velocity[at_13] * 0.9 + c0.y;
    let value_10 = new_conv2_weight[at_13] - (new_step_0_conv2_weight_velocity[at_13] * 0.9 + c0.y) * 0.001;
    new_step_0_conv2_weight_velocity[at_13] = value_9;
    new_conv2_weight[at_13] = value_10;
    let m_8 = first_row + 1;
    let at_14 = m_8 * 150 + n_6;
    let value_11 = new_step_0_conv2_weight_velocity[at_14] * 0.9 + c1.y;
    let value_12 = new_conv2_weight[at_14] - (new_step_0_conv2_weight_velocity[at_14] * 0.9 + c1.y) * 0.001;
    new_step_0_conv2_weight_velocity[at_14] = value_11;
    new_conv2_weight[at_14] = value_12;
    let m_9 = first_row + 2;
    let at_15 = m_9 * 150 + n_6;
    let value_13 = new_step_0_conv2_weight_velocity[at_15] * 0.9 + c2.y;
    let value_14 = new_conv2_weight[at_15] - (new_step_0_conv2_weight_velocity[at_15] * 0.9 + c2.y) * 0.001;
    new_step_0_conv2_weight_velocity[at_15] = value_13;
    new_conv2_weight[at_15] = value_14;
    let m_10 = first_row + 3;
    let at_16 = m_10 * 150 + n_6;
    let value_15 = new_step_0_conv2_weight_velocity[at_16] * 0.9 + c3.y;
    let value_16 = new_conv2_weight[at_16] - (new_step_0_conv2_weight_velocity[at_16] * 0.9 + c3.y) * 0.001;
    new_step_0_conv2_weight_velocity[at_16] = value_15;
    new_conv2_weight[at_16] = value_16;
  }
  if (n_5 + 2 < 150) {
    let n_7 = n_5 + 2;
    let at_17 = first_row * 150 + n_7;
    let value_17 = new_step_0_conv2_weight_velocity[at_17] * 0.9 + c0.z;
    let value_18 = new_conv2_weight[at_17] - (new_step_0_conv2_weight_velocity[at_17] * 0.9 + c0.z) * 0.001;
    new_step_0_conv2_weight_velocity[at_17] = value_17;
    new_conv2_weight[at_17] = value_18;
    let m_11 = first_row + 1;
    let at_18 = m_11 * 150 + n_7;
    let value_19 = new_step_0_conv2_weight_velocity[at_18] * 0.9 + c1.z;
    let value_20 = new_conv2_weight[at_18] - (new_step_0_conv2_weight_velocity[at_18] * 0.9 + c1.z) * 0.001;
    new_step_0_conv2_weight_velocity[at_18] = value_19;
    new_conv2_weight[at_18] = value_20;
    let m_12 = first_row + 2;
    let at_19 = m_12 * 150 + n_7;
    let value_21 = new_step_0_conv2_weight_velocity[at_19] * 0.9 + c2.z;
    let value_22 = new_conv2_weight[at_19] - (new_step_0_conv2_weight_velocity[at_19] * 0.9 + c2.z) * 0.001;
    new_step_0_conv2_weight_velocity[at_19] = value_21;
    new_conv2_weight[at_19] = value_22;
    let m_13 = first_row + 3;
    let at_20 = m_13 * 150 + n_7;
    let value_23 = new_step_0_conv2_weight_velocity[at_20] * 0.9 + c3.z;
    let value_24 = new_conv2_weight[at_20] - (new_step_0_conv2_weight_velocity[at_20] * 0.9 + c3.z) * 0.001;
    new_step_0_conv2_weight_velocity[at_20] = value_23;
    new_conv2_weight[at_20] = value_24;
  }
  if (n_5 + 3 < 150) {
    let n_8 = n_5 + 3;
    let at_21 = first_row * 150 + n_8;
    let value_25 = new_step_0_conv2_weight_velocity[at_21] * 0.9 + c0.w;
    let value_26 = new_conv2_weight[at_21] - (new_step_0_conv2_weight_velocity[at_21] * 0.9 + c0.w) * 0.001;
    new_step_0_conv2_weight_velocity[at_21] = value_25;
    new_conv2_weight[at_21] = value_26;
    let m_14 = first_row + 1;
    let at_22 = m_14 * 150 + n_8;
    let value_27 = new_step_0_conv2_weight_velocity[at_22] * 0.9 + c1.w;
    let value_28 = new_conv2_weight[at_22] - (new_step_0_conv2_weight_velocity[at_22] * 0.9 + c1.w) * 0.001;
    new_step_0_conv2_weight_velocity[at_22] = value_27;
    new_conv2_weight[at_22] = value_28;
    let m_15 = first_row + 2;
    let at_23 = m_15 * 150 + n_8;
    let value_29 = new_step_0_conv2_weight_velocity[at_23] * 0.9 + c2.w;
    let value_30 = new_conv2_weight[at_23] - (new_step_0_conv2_weight_velocity[at_23] * 0.9 + c2.w) * 0.001;
    new_step_0_conv2_weight_velocity[at_23] = value_29;
    new_conv2_weight[at_23] = value_30;
    let m_16 = first_row + 3;
    let at_24 = m_16 * 150 + n_8;
    let value_31 = new_step_0_conv2_weight_velocity[at_24] * 0.9 + c3.w;
    let value_32 = new_conv2_weight[at_24] - (new_step_0_conv2_weight_velocity[at_24] * 0.9 + c3.w) * 0.001;
    new_step_0_conv2_weight_velocity[at_24] = value_31;
    new_conv2_weight[at_24] = value_32;
  }
}
