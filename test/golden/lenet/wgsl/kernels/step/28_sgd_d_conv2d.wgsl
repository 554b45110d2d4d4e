// step/28_sgd_d_conv2d
// schedule: contraction, tiles of 8 x 128 x 16, 4 x 4 sums a thread, 64 threads; 2.82M FLOPs, 128kB moved at least
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
@group(0) @binding(1) var<storage, read_write> d_relu_4: array<vec4<f32>>;
@group(0) @binding(2) var<storage, read_write> new_step_0_conv1_weight_velocity: array<f32>;
@group(0) @binding(3) var<storage, read_write> new_conv1_weight: array<f32>;
var<workgroup> tile_a: array<vec4<f32>, 40>;
var<workgroup> tile_b: array<vec4<f32>, 640>;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) local: u32) {
  let group = i32(workgroup.x);
  let thread = i32(local);
  let row = thread / 32 * 4;
  let column = thread % 32 * 4;
  var c0: vec4<f32> = vec4<f32>(0.0);
  var c1: vec4<f32> = vec4<f32>(0.0);
  var c2: vec4<f32> = vec4<f32>(0.0);
  var c3: vec4<f32> = vec4<f32>(0.0);
  for (var k0 = 0; k0 < 3136; k0 += 16) {
    if (thread < 32) {
      let near = thread % 4;
      let far = thread / 4;
      let m = min(far, 5);
      let k_at = k0 + near * 4;
      tile_a[far * 5 + near] = d_relu_4[k_at / 784 * 1176 + m * 196 + k_at / 28 % 28 * 7 + k_at / 4 % 7];
    }
    for (var turn = 0; turn < 8; turn += 1) {
      let slot = turn * 64 + thread;
      let near_2 = slot % 4;
      let far_2 = slot / 4;
      let n = min(far_2, 74);
      let k_at_2 = k0 + near_2 * 4;
      tile_b[far_2 * 5 + near_2] = vec4<f32>(x[k_at_2 / 784 * 3072 + n / 25 * 1024 + n / 5 % 5 * 32 + k_at_2 / 28 % 28 * 32 + n % 5 + k_at_2 % 28], x[k_at_2 / 784 * 3072 + n / 25 * 1024 + n / 5 % 5 * 32 + k_at_2 / 28 % 28 * 32 + n % 5 + k_at_2 % 28 + 1], x[k_at_2 / 784 * 3072 + n / 25 * 1024 + n / 5 % 5 * 32 + k_at_2 / 28 % 28 * 32 + n % 5 + k_at_2 % 28 + 2], x[k_at_2 / 784 * 3072 + n / 25 * 1024 + n / 5 % 5 * 32 + k_at_2 / 28 % 28 * 32 + n % 5 + k_at_2 % 28 + 3]);
    }
    workgroupBarrier();
    for (var k = 0; k < 16; k += 4) {
      let a = tile_a[row * 5 + k / 4];
      let a_2 = tile_a[(row + 1) * 5 + k / 4];
      let a_3 = tile_a[(row + 2) * 5 + k / 4];
      let a_4 = tile_a[(row + 3) * 5 + k / 4];
      let b = tile_b[column * 5 + k / 4];
      let b_2 = tile_b[(column + 1) * 5 + k / 4];
      let b_3 = tile_b[(column + 2) * 5 + k / 4];
      let b_4 = tile_b[(column + 3) * 5 + k / 4];
      let b_5 = vec4<f32>(b.x, b_2.x, b_3.x, b_4.x);
      let b_6 = vec4<f32>(b.y, b_2.y, b_3.y, b_4.y);
      let b_7 = vec4<f32>(b.z, b_2.z, b_3.z, b_4.z);
      let b_8 = vec4<f32>(b.w, b_2.w, b_3.w, b_4.w);
      c0 = fma(vec4<f32>(a.x), b_5, c0);
      c1 = fma(vec4<f32>(a_2.x), b_5, c1);
      c2 = fma(vec4<f32>(a_3.x), b_5, c2);
      c3 = fma(vec4<f32>(a_4.x), b_5, c3);
      c0 = fma(vec4<f32>(a.y), b_6, c0);
      c1 = fma(vec4<f32>(a_2.y), b_6, c1);
      c2 = fma(vec4<f32>(a_3.y), b_6, c2);
      c3 = fma(vec4<f32>(a_4.y), b_6, c3);
      c0 = fma(vec4<f32>(a.z), b_7, c0);
      c1 = fma(vec4<f32>(a_2.z), b_7, c1);
      c2 = fma(vec4<f32>(a_3.z), b_7, c2);
      c3 = fma(vec4<f32>(a_4.z), b_7, c3);
      c0 = fma(vec4<f32>(a.w), b_8, c0);
      c1 = fma(vec4<f32>(a_2.w), b_8, c1);
      c2 = fma(vec4<f32>(a_3.w), b_8, c2);
      c3 = fma(vec4<f32>(a_4.w), b_8, c3);
    }
    workgroupBarrier();
  }
  let first_row = row;
  let n_2 = column;
  if (n_2 < 75) {
    if (first_row < 6) {
      let at = first_row * 75 + n_2;
      let value = new_step_0_conv1_weight_velocity[at] * 0.9 + c0.x;
      let value_2 = new_conv1_weight[at] - (new_step_0_conv1_weight_velocity[at] * 0.9 + c0.x) * 0.001;
      new_step_0_conv1_weight_velocity[at] = value;
      new_conv1_weight[at] = value_2;
    }
    if (first_row + 1 < 6) {
      let m_2 = first_row + 1;
      let at_2 = m_2 * 75 + n_2;
      let value_3 = new_step_0_conv1_weight_velocity[at_2] * 0.9 + c1.x;
      let value_4 = new_conv1_weight[at_2] - (new_step_0_conv1_weight_velocity[at_2] * 0.9 + c1.x) * 0.001;
      new_step_0_conv1_weight_velocity[at_2] = value_3;
      new_conv1_weight[at_2] = value_4;
    }
    if (first_row + 2 < 6) {
      let m_3 = first_row + 2;
      let at_3 = m_3 * 75 + n_2;
      let value_5 = new_step_0_conv1_weight_velocity[at_3] * 0.9 + c2.x;
      let value_6 = new_conv1_weight[at_3] - (new_step_0_conv1_weight_velocity[at_3] * 0.9 + c2.x) * 0.001;
      new_step_0_conv1_weight_velocity[at_3] = value_5;
      new_conv1_weight[at_3] = value_6;
    }
    if (first_row + 3 < 6) {
      let m_4 = first_row + 3;
      let at_4 = m_4 * 75 + n_2;
      let value_7 = new_step_0_conv1_weight_velocity[at_4] * 0.9 + c3.x;
      let value_8 = new_conv1_weight[at_4] - (new_step_0_conv1_weight_velocity[at_4] * 0.9 + c3.x) * 0.001;
      new_step_0_conv1_weight_velocity[at_4] = value_7;
      new_conv1_weight[at_4] = value_8;
    }
  }
  if (n_2 + 1 < 75) {
    let n_3 = n_2 + 1;
    if (first_row < 6) {
      let at_5 = first_row * 75 + n_3;
      let value_9 = new_step_0_conv1_weight_velocity[at_5] * 0.9 + c0.y;
      let value_10 = new_conv1_weight[at_5] - (new_step_0_conv1_weight_velocity[at_5] * 0.9 + c0.y) * 0.001;
      new_step_0_conv1_weight_velocity[at_5] = value_9;
      new_conv1_weight[at_5] = value_10;
    }
    if (first_row + 1 < 6) {
      let m_5 = first_row + 1;
      let at_6 = m_5 * 75 + n_3;
      let value_11 = new_step_0_conv1_weight_velocity[at_6] * 0.9 + c1.y;
      let value_12 = new_conv1_weight[at_6] - (new_step_0_conv1_weight_velocity[at_6] * 0.9 + c1.y) * 0.001;
      new_step_0_conv1_weight_velocity[at_6] = value_11;
      new_conv1_weight[at_6] = value_12;
    }
    if (first_row + 2 < 6) {
      let m_6 = first_row + 2;
      let at_7 = m_6 * 75 + n_3;
      let value_13 = new_step_0_conv1_weight_velocity[at_7] * 0.9 + c2.y;
      let value_14 = new_conv1_weight[at_7] - (new_step_0_conv1_weight_velocity[at_7] * 0.9 + c2.y) * 0.001;
      new_step_0_conv1_weight_velocity[at_7] = value_13;
      new_conv1_weight[at_7] = value_14;
    }
    if (first_row + 3 < 6) {
      let m_7 = first_row + 3;
      let at_8 = m_7 * 75 + n_3;
      let value_15 = new_step_0_conv1_weight_velocity[at_8] * 0.9 + c3.y;
      let value_16 = new_conv1_weight[at_8] - (new_step_0_conv1_weight_velocity[at_8] * 0.9 + c3.y) * 0.001;
      new_step_0_conv1_weight_velocity[at_8] = value_15;
      new_conv1_weight[at_8] = value_16;
    }
  }
  if (n_2 + 2 < 75) {
    let n_4 = n_2 + 2;
    if (first_row < 6) {
      let at_9 = first_row * 75 + n_4;
      let value_17 = new_step_0_conv1_weight_velocity[at_9] * 0.9 + c0.z;
      let value_18 = new_conv1_weight[at_9] - (new_step_0_conv1_weight_velocity[at_9] * 0.9 + c0.z) * 0.001;
      new_step_0_conv1_weight_velocity[at_9] = value_17;
      new_conv1_weight[at_9] = value_18;
    }
    if (first_row + 1 < 6) {
      let m_8 = first_row + 1;
      let at_10 = m_8 * 75 + n_4;
      let value_19 = new_step_0_conv1_weight_velocity[at_10] * 0.9 + c1.z;
      let value_20 = new_conv1_weight[at_10] - (new_step_0_conv1_weight_velocity[at_10] * 0.9 + c1.z) * 0.001;
      new_step_0_conv1_weight_velocity[at_10] = value_19;
      new_conv1_weight[at_10] = value_20;
    }
    if (first_row + 2 < 6) {
      let m_9 = first_row + 2;
      let at_11 = m_9 * 75 + n_4;
      let value_21 = new_step_0_conv1_weight_velocity[at_11] * 0.9 + c2.z;
      let value_22 = new_conv1_weight[at_11] - (new_step_0_conv1_weight_velocity[at_11] * 0.9 + c2.z) * 0.001;
      new_step_0_conv1_weight_velocity[at_11] = value_21;
      new_conv1_weight[at_11] = value_22;
    }
    if (first_row + 3 < 6) {
      let m_10 = first_row + 3;
      let at_12 = m_10 * 75 + n_4;
      let value_23 = new_step_0_conv1_weight_velocity[at_12] * 0.9 + c3.z;
      let value_24 = new_conv1_weight[at_12] - (new_step_0_conv1_weight_velocity[at_12] * 0.9 + c3.z) * 0.001;
      new_step_0_conv1_weight_velocity[at_12] = value_23;
      new_conv1_weight[at_12] = value_24;
    }
  }
  if (n_2 + 3 < 75) {
    let n_5 = n_2 + 3;
    if (first_row < 6) {
      let at_13 = first_row * 75 + n_5;
      let value_25 = new_step_0_conv1_weight_velocity[at_13] * 0.9 + c0.w;
      let value_26 = new_conv1_weight[at_13] - (new_step_0_conv1_weight_velocity[at_13] * 0.9 + c0.w) * 0.001;
      new_step_0_conv1_weight_velocity[at_13] = value_25;
      new_conv1_weight[at_13] = value_26;
    }
    if (first_row + 1 < 6) {
      let m_11 = first_row + 1;
      let at_14 = m_11 * 75 + n_5;
      let value_27 = new_step_0_conv1_weight_velocity[at_14] * 0.9 + c1.w;
      let value_28 = new_conv1_weight[at_14] - (new_step_0_conv1_weight_velocity[at_14] * 0.9 + c1.w) * 0.001;
      new_step_0_conv1_weight_velocity[at_14] = value_27;
      new_conv1_weight[at_14] = value_28;
    }
    if (first_row + 2 < 6) {
      let m_12 = first_row + 2;
      let at_15 = m_12 * 75 + n_5;
      let value_29 = new_step_0_conv1_weight_velocity[at_15] * 0.9 + c2.w;
      let value_30 = new_conv1_weight[at_15] - (new_step_0_conv1_weight_velocity[at_15] * 0.9 + c2.w) * 0.001;
      new_step_0_conv1_weight_velocity[at_15] = value_29;
      new_conv1_weight[at_15] = value_30;
    }
    if (first_row + 3 < 6) {
      let m_13 = first_row + 3;
      let at_16 = m_13 * 75 + n_5;
      let value_31 = new_step_0_conv1_weight_velocity[at_16] * 0.9 + c3.w;
      let value_32 = new_conv1_weight[at_16] - (new_step_0_conv1_weight_velocity[at_16] * 0.9 + c3.w) * 0.001;
      new_step_0_conv1_weight_velocity[at_16] = value_31;
      new_conv1_weight[at_16] = value_32;
    }
  }
}
