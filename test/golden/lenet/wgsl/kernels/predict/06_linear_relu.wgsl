// predict/06_linear_relu
// schedule: one row a group, 64 threads; 7.06k FLOPs, 5.20kB moved at least
//   in  linear_2: f32[4, 84]
//   in  fc2_bias: f32[84]
//   in  fc3_weight: f32[10, 84]
//   out linear_3: f32[4, 10]
// fuses:
//   linear: add f32[4, 84]
//   relu f32[4, 84]
//   linear: einsum f32[4, 10]
// from:
//   examples/lenet/lenet.ml:13: |> fc1 |> relu |> fc2 |> relu |> fc3

@group(0) @binding(0) var<storage, read_write> linear_2: array<f32>;
@group(0) @binding(1) var<storage, read> fc2_bias: array<f32>;
@group(0) @binding(2) var<storage, read> fc3_weight: array<f32>;
@group(0) @binding(3) var<storage, read_write> linear_3: array<f32>;
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
    let sum = linear_2[at + term] + fc2_bias[term];
    own += select(sum, 0.0, sum < 0.0) * fc3_weight[at_2 + term];
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
  let at_3 = i0 * 10 + i1;
  if (thread == 0) {
    linear_3[at_3] = row_total;
  }
}
