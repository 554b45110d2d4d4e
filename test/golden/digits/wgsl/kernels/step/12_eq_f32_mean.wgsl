// step/12_eq_f32_mean
// schedule: one row a group, 64 threads; 65 FLOPs, 260B moved at least
//   in  argmax: i32[32]
//   in  y: i32[32]
//   out accuracy: f32
// fuses:
//   eq bool[32]
//   f32: cast f32[32]
//   mean: sum f32
//   mean: mul f32
// from:
//   examples/digits/digits.ml:22: return loss, accuracy = mean(f32(argmax(out, axis=1) == y))

@group(0) @binding(0) var<storage, read_write> argmax: array<i32>;
@group(0) @binding(1) var<storage, read> y: array<i32>;
@group(0) @binding(2) var<storage, read_write> accuracy: array<f32>;
var<workgroup> partial: array<f32, 64>;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) local: u32) {
  let group = i32(workgroup.x);
  let thread = i32(local);
  var own: f32 = 0.0;
  for (var term = thread; term < 32; term += 64) {
    own += f32(argmax[term] == y[term]);
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
  let accuracy_2 = row_total * 0.03125;
  if (thread == 0) {
    accuracy[0] = accuracy_2;
  }
}
