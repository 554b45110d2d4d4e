// step/06_linear
// schedule: one row a group, 64 threads; 6.76k FLOPs, 4.90kB moved at least
//   in  relu_4: f32[4, 84]
//   in  fc3_weight: f32[10, 84]
//   in  fc3_bias: f32[10]
//   out out: f32[4, 10]
// fuses:
//   linear: einsum f32[4, 10]
//   linear: add f32[4, 10]
// from:
//   examples/lenet/lenet.ml:13: |> fc1 |> relu |> fc2 |> relu |> fc3

@group(0) @binding(0) var<storage, read_write> relu_4: array<f32>;
@group(0) @binding(1) var<storage, read> fc3_weight: array<f32>;
@group(0) @binding(2) var<storage, read> fc3_bias: array<f32>;
@group(0) @binding(3) var<storage, read_write> out: array<f32>;
var<workgroup> partial: array<f32, 64>;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) local: u32) {
  let group = i32(workgroup.x);
  let thread = i32(local);
  let i1 = group % 10;
  let i0 = group / 10;
  var own: f32 = 0.0;
  let at = i0 * 84;
  let at_2 = i1 * 84;
  for (var term = thread; term < 84; term += 64) {
    own += relu_4[at + term] * fc3_weight[at_2 + term];
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
  let out_2 = row_total + fc3_bias[i1];
  let at_3 = i0 * 10 + i1;
  if (thread == 0) {
    out[at_3] = out_2;
  }
}
