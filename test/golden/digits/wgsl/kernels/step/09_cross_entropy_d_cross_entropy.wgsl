// step/09_cross_entropy_d_cross_entropy
// schedule: one row a group, 64 threads; 833 FLOPs, 1.54kB moved at least
//   in  y: i32[32]
//   in  cross_entropy_3: f32[32]
//   out cross_entropy_4: f32
//   out d_cross_entropy: f32[32, 10]
// fuses:
//   cross_entropy: ne bool[32]
//   cross_entropy: lt bool[32]
//   cross_entropy: sub i32[32]
//   cross_entropy: where i32[32]
//   cross_entropy: cast f32[32]
//   cross_entropy: sum f32
//   d_cross_entropy: div f32
//   d_cross_entropy: where f32[32]
//   d_cross_entropy: mul f32[32]
//   d_cross_entropy: neg f32[32]
//   d_cross_entropy: scatter_sum f32[32, 10]
//   d_cross_entropy: div f32[32, 1]
//   and 2 more
// from:
//   examples/digits/digits.ml:20: loss = cross_entropy(out, y)

@group(0) @binding(0) var<storage, read> y: array<i32>;
@group(0) @binding(1) var<storage, read_write> cross_entropy_3: array<f32>;
@group(0) @binding(2) var<storage, read_write> cross_entropy_4: array<f32>;
@group(0) @binding(3) var<storage, read_write> d_cross_entropy: array<f32>;
@group(0) @binding(4) var<storage, read_write> errors: array<u32>;
var<workgroup> partial: array<f32, 64>;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) local: u32) {
  let group = i32(workgroup.x);
  let thread = i32(local);
  var own: f32 = 0.0;
  for (var term = thread; term < 32; term += 64) {
    own += f32(y[term] != -100);
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
  if (thread == 0) {
    cross_entropy_4[0] = row_total;
  }
  let reciprocal = 1.0 / row_total;
  for (var turn = 0; turn < 5; turn += 1) {
    let element = turn * 64 + thread;
    let i1 = element % 10;
    let i0 = element / 10;
    let y_i = y[i0];
    let ne = y_i != -100;
    let choice = select(0, select(y_i, y_i - 10, y_i < 0), ne);
    let index = select(choice, choice + 10, choice < 0);
    if ((index < 0) | (10 <= index)) {
      errors[0] = 1u;
      errors[1] = 9u;
      errors[2] = u32(index);
    }
    let product = select(0.0, reciprocal, ne) * f32(ne);
    let d_cross_entropy_2 = select(0.0, -product, min(max(index, 0), 10 - 1) == i1);
    d_cross_entropy[i0 * 10 + i1] = d_cross_entropy_2 + product / cross_entropy_3[i0] * d_cross_entropy[i0 * 10 + i1];
  }
}
