// step/13_adam_d_linear
// schedule: one row a group, 64 threads; 390 FLOPs, 1.36kB moved at least
//   in  d_cross_entropy: f32[32, 10]
//   out new_step_0_fc2_bias_m: f32[10]
//   out new_step_0_fc2_bias_v: f32[10]
// fuses:
//   adam: mul f32[10]
//   d_linear: sum f32[10]
//   adam: mul f32[10]
//   adam: add f32[10]
//   adam: mul f32[10]
//   adam: add f32[10]
// from:
//   examples/digits/digits.ml:12: |> fc1 |> relu |> fc2
//   examples/digits/digits.ml:21: minimize loss with adam(lr=0.001)

@group(0) @binding(0) var<storage, read_write> d_cross_entropy: array<f32>;
@group(0) @binding(1) var<storage, read_write> new_step_0_fc2_bias_m: array<f32>;
@group(0) @binding(2) var<storage, read_write> new_step_0_fc2_bias_v: array<f32>;
var<workgroup> partial: array<f32, 64>;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) local: u32) {
  let group = i32(workgroup.x);
  let thread = i32(local);
  var own: f32 = 0.0;
  for (var term = thread; term < 32; term += 64) {
    own += d_cross_entropy[term * 10 + group];
  }
  partial[thread] = own;
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
  let m = new_step_0_fc2_bias_m[group] * 0.9 + row_total * 0.1;
  let v = new_step_0_fc2_bias_v[group] * 0.999 + row_total * row_total * 0.001;
  if (thread == 0) {
    new_step_0_fc2_bias_m[group] = m;
    new_step_0_fc2_bias_v[group] = v;
  }
}
