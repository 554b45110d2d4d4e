// step/19_sgd_d_linear
// schedule: contraction, tiles of 8 x 128 x 16, 4 x 4 sums a thread, 64 threads; 121k FLOPs, 83.9kB moved at least
//   in  d_relu: f32[4, 84]
//   in  relu_3: f32[4, 120]
//   out new_step_0_fc2_weight_velocity: f32[84, 120]
//   out new_fc2_weight: f32[84, 120]
// fuses:
//   sgd: mul f32[84, 120]
//   d_linear: einsum f32[120, 84]
//   sgd: add f32[84, 120]
//   sgd: mul f32[84, 120]
//   sgd: sub f32[84, 120]
// from:
//   examples/lenet/lenet.ml:13: |> fc1 |> relu |> fc2 |> relu |> fc3
//   examples/lenet/lenet.ml:22: minimize loss with sgd(lr=0.001, momentum=0.9)

@group(0) @binding(0) var<storage, read_write> d_relu: array<vec4<f32>>;
@group(0) @binding(1) var<storage, read_write> relu_3: array<vec4<f32>>;
@group(0) @binding(2) var<storage, read_write> new_step_0_fc2_weight_velocity: array<vec4<f32>>;
@group(0) @binding(3) var<storage, read_write> new_fc2_weight: array<vec4<f32>>;
var<workgroup> tile_a: array<vec4<f32>, 32>;
var<workgroup> tile_b: array<vec4<f32>, 512>;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) local: u32) {
  let group = i32(workgroup.x);
  let thread = i32(local);
  let m0 = group % 11 * 8;
  let rest = group / 11;
  let row = thread / 32 * 4;
  let column = thread % 32 * 4;
  var c0: vec4<f32> = vec4<f32>(0.0);
  var c1: vec4<f32> = vec4<f32>(0.0);
  var c2: vec4<f32> = vec4<f32>(0.0);
  var c3: vec4<f32> = vec4<f32>(0.0);
  for (var k0 = 0; k0 < 4; k0 += 16) {
    if (thread < 32) {
      let near = thread % 2;
      let far = thread / 2;
      let m = min(m0 + near * 4, 80);
      let k_at = k0 + far;
      let k_in = min(k_at, 3);
      tile_a[far * 2 + near] = select(vec4<f32>(0.0), d_relu[k_in * 21 + m / 4], vec4<bool>(k_at < 4));
    }
    for (var turn = 0; turn < 8; turn += 1) {
      let slot = turn * 64 + thread;
      let near_2 = slot % 32;
      let far_2 = slot / 32;
      let n = min(near_2 * 4, 116);
      let k_at_2 = k0 + far_2;
      let k_in_2 = min(k_at_2, 3);
      tile_b[far_2 * 32 + near_2] = select(vec4<f32>(0.0), relu_3[k_in_2 * 30 + n / 4], vec4<bool>(k_at_2 < 4));
    }
    workgroupBarrier();
    for (var k = 0; k < 16; k += 1) {
      let a = tile_a[k * 2 + row / 4];
      let b = tile_b[k * 32 + column / 4];
      c0 = fma(vec4<f32>(a.x), b, c0);
      c1 = fma(vec4<f32>(a.y), b, c1);
      c2 = fma(vec4<f32>(a.z), b, c2);
      c3 = fma(vec4<f32>(a.w), b, c3);
    }
    workgroupBarrier();
  }
  let first_row = m0 + row;
  if (first_row < 84) {
    let n_2 = column;
    if (n_2 < 120) {
      let at = first_row * 120;
      let at_2 = at + n_2;
      let value = new_step_0_fc2_weight_velocity[at_2 / 4] * vec4<f32>(0.9) + c0;
      let value_2 = new_fc2_weight[at_2 / 4] - (new_step_0_fc2_weight_velocity[at_2 / 4] * vec4<f32>(0.9) + c0) * vec4<f32>(0.001);
      new_step_0_fc2_weight_velocity[at_2 / 4] = value;
      new_fc2_weight[at_2 / 4] = value_2;
      let m_2 = first_row + 1;
      let at_3 = m_2 * 120;
      let at_4 = at_3 + n_2;
      let value_3 = new_step_0_fc2_weight_velocity[at_4 / 4] * vec4<f32>(0.9) + c1;
      let value_4 = new_fc2_weight[at_4 / 4] - (new_step_0_fc2_weight_velocity[at_4 / 4] * vec4<f32>(0.9) + c1) * vec4<f32>(0.001);
      new_step_0_fc2_weight_velocity[at_4 / 4] = value_3;
      new_fc2_weight[at_4 / 4] = value_4;
      let m_3 = first_row + 2;
      let at_5 = m_3 * 120;
      let at_6 = at_5 + n_2;
      let value_5 = new_step_0_fc2_weight_velocity[at_6 / 4] * vec4<f32>(0.9) + c2;
      let value_6 = new_fc2_weight[at_6 / 4] - (new_step_0_fc2_weight_velocity[at_6 / 4] * vec4<f32>(0.9) + c2) * vec4<f32>(0.001);
      new_step_0_fc2_weight_velocity[at_6 / 4] = value_5;
      new_fc2_weight[at_6 / 4] = value_6;
      let m_4 = first_row + 3;
      let at_7 = m_4 * 120;
      let at_8 = at_7 + n_2;
      let value_7 = new_step_0_fc2_weight_velocity[at_8 / 4] * vec4<f32>(0.9) + c3;
      let value_8 = new_fc2_weight[at_8 / 4] - (new_step_0_fc2_weight_velocity[at_8 / 4] * vec4<f32>(0.9) + c3) * vec4<f32>(0.001);
      new_step_0_fc2_weight_velocity[at_8 / 4] = value_7;
      new_fc2_weight[at_8 / 4] = value_8;
    }
  }
}
