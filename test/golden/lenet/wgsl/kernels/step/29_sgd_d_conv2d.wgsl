// step/29_sgd_d_conv2d
// schedule: one row a group, 256 threads; 18.8k FLOPs, 75.3kB moved at least
//   in  d_relu_4: f32[4, 6, 28, 28]
//   out new_step_0_conv1_bias_velocity: f32[6]
//   out new_conv1_bias: f32[6]
// fuses:
//   sgd: mul f32[6]
//   d_conv2d: sum f32[6]
//   sgd: add f32[6]
//   sgd: mul f32[6]
//   sgd: sub f32[6]
// from:
//   examples/lenet/lenet.ml:10: x |> conv1 |> relu |> max_pool2d(2)
//   examples/lenet/lenet.ml:22: minimize loss with sgd(lr=0.001, momentum=0.9)

@group(0) @binding(0) var<storage, read_write> d_relu_4: array<vec4<f32>>;
@group(0) @binding(1) var<storage, read_write> new_step_0_conv1_bias_velocity: array<f32>;
@group(0) @binding(2) var<storage, read_write> new_conv1_bias: array<f32>;
var<workgroup> partial: array<f32, 256>;

@compute @workgroup_size(256)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) local: u32) {
  let group = i32(workgroup.x);
  let thread = i32(local);
  var own: vec4<f32> = vec4<f32>(0.0);
  let at = group * 784;
  for (var term = thread * 4; term < 3136; term += 1024) {
    own += d_relu_4[term / 784 * 1176 + at / 4 + term / 4 % 196];
  }
  var mine: f32 = own.x + own.y + (own.z + own.w);
  partial[thread] = mine;
  workgroupBarrier();
  if (thread < 128) {
    partial[thread] = partial[thread] + partial[thread + 128];
  }
  workgroupBarrier();
  if (thread < 64) {
    partial[thread] = partial[thread] + partial[thread + 64];
  }
  workgroupBarrier();
  if (thread < 32) {
    partial[thread] = partial[thread] + partial[thread + 32];
  }
  workgroupBarrier();
  if (thread < 16) {
    partial[thread] = partial[thread] + partial[thread + 16];
  }
  workgroupBarrier();
  if (thread < 8) {
    partial[thread] = partial[thread] + partial[thread + 8];
  }
  workgroupBarrier();
  if (thread < 4) {
    partial[thread] = partial[thread] + partial[thread + 4];
  }
  workgroupBarrier();
  if (thread < 2) {
    partial[thread] = partial[thread] + partial[thread + 2];
  }
  workgroupBarrier();
  if (thread < 1) {
    partial[thread] = partial[thread] + partial[thread + 1];
  }
  workgroupBarrier();
  let row_total = partial[0];
  workgroupBarrier();
  let velocity = new_step_0_conv1_bias_velocity[group] * 0.9 + row_total;
  let bias = new_conv1_bias[group] - velocity * 0.001;
  if (thread == 0) {
    new_step_0_conv1_bias_velocity[group] = velocity;
    new_conv1_bias[group] = bias;
  }
}
