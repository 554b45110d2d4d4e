// gradients/02_pow_mean_partial
// schedule: one row a group, 256 threads; 128k FLOPs, 256kB moved at least
//   in  sub: f32[64, 1000]
//   out partial_10: f32[64]
// fuses:
//   pow: mul f32[64, 1000]
//   mean: sum f32
//   mean: mul f32
// from:
//   examples/two_layer/two_layer.ml:13: loss = mean(sum((forward(x) - y) ** 2, axis=1))

@group(0) @binding(0) var<storage, read_write> sub: array<f32>;
@group(0) @binding(1) var<storage, read_write> partial_10: array<f32>;
var<workgroup> partial: array<f32, 256>;

@compute @workgroup_size(256)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) local: u32) {
  let group = i32(workgroup.x);
  let thread = i32(local);
  var own: f32 = 0.0;
  let at = group * 1000;
  for (var term = thread; term < 1000; term += 256) {
    let sub_i = sub[at + term];
    own += sub_i * sub_i;
  }
  partial[thread] = own;
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
  if (thread == 0) {
    partial_10[group] = row_total;
  }
}
