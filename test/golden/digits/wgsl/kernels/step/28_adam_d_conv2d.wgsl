// step/28_adam_d_conv2d
// schedule: one row a group, 256 threads; 32.9k FLOPs, 131kB moved at least
//   in  d_relu_3: f32[32, 16, 8, 8]
//   out new_step_0_conv1_bias_m: f32[16]
//   out new_step_0_conv1_bias_v: f32[16]
// fuses:
//   adam: mul f32[16]
//   d_conv2d: sum f32[16]
//   adam: mul f32[16]
//   adam: add f32[16]
//   adam: mul f32[16]
//   adam: add f32[16]
// from:
//   examples/digits/digits.ml:9: x |> conv1 |> relu
//   examples/digits/digits.ml:21: minimize loss with adam(lr=0.001)

@group(0) @binding(0) var<storage, read_write> d_relu_3: array<vec4<f32>>;
@group(0) @binding(1) var<storage, read_write> new_step_0_conv1_bias_m: array<f32>;
@group(0) @binding(2) var<storage, read_write> new_step_0_conv1_bias_v: array<f32>;
var<workgroup> partial: array<f32, 256>;

@compute @workgroup_size(256)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) local: u32) {
  let group = i32(workgroup.x);
  let thread = i32(local);
  var own: vec4<f32> = vec4<f32>(0.0);
  let at = group * 64;
  for (var turn = 0; turn < 2; turn += 1) {
    let term = turn * 1024 + thread * 4;
    own += d_relu_3[term / 64 * 256 + at / 4 + term / 4 % 16];
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
  let m = new_step_0_conv1_bias_m[group] * 0.9 + row_total * 0.1;
  let v = new_step_0_conv1_bias_v[group] * 0.999 + row_total * row_total * 0.001;
  if (thread == 0) {
    new_step_0_conv1_bias_m[group] = m;
    new_step_0_conv1_bias_v[group] = v;
  }
}
