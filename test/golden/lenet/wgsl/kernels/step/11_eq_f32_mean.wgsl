// step/11_eq_f32_mean
// schedule: one element a thread, 64 threads a group; 9 FLOPs, 36B moved at least
//   in  argmax: i32[4]
//   in  y: i32[4]
//   out accuracy: f32
// fuses:
//   eq bool[4]
//   f32: cast f32[4]
//   mean: sum f32
//   mean: mul f32
// from:
//   examples/lenet/lenet.ml:23: return loss, accuracy = mean(f32(argmax(out, axis=1) == y))

@group(0) @binding(0) var<storage, read_write> argmax: array<i32>;
@group(0) @binding(1) var<storage, read> y: array<i32>;
@group(0) @binding(2) var<storage, read_write> accuracy: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) local: u32) {
  let group = i32(workgroup.x);
  let thread = i32(local);
  let element = group * 64 + thread;
  var total: f32 = 0.0;
  for (var k0 = 0; k0 < 4; k0 += 1) {
    total += f32(argmax[k0] == y[k0]);
  }
  let accuracy_2 = total * 0.25;
  if (element < 1) {
    accuracy[0] = accuracy_2;
  }
}
