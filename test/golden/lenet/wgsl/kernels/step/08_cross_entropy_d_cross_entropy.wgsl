// step/08_cross_entropy_d_cross_entropy
// schedule: one element a thread, 64 threads a group; 105 FLOPs, 196B moved at least
//   in  y: i32[4]
//   in  cross_entropy_3: f32[4]
//   out cross_entropy_4: f32
//   out d_cross_entropy: f32[4, 10]
// fuses:
//   cross_entropy: ne bool[4]
//   cross_entropy: lt bool[4]
//   cross_entropy: sub i32[4]
//   cross_entropy: where i32[4]
//   cross_entropy: cast f32[4]
//   cross_entropy: sum f32
//   d_cross_entropy: div f32
//   d_cross_entropy: where f32[4]
//   d_cross_entropy: mul f32[4]
//   d_cross_entropy: neg f32[4]
//   d_cross_entropy: scatter_sum f32[4, 10]
//   d_cross_entropy: div f32[4, 1]
//   and 2 more
// from:
//   examples/lenet/lenet.ml:21: loss = cross_entropy(out, y)

@group(0) @binding(0) var<storage, read> y: array<i32>;
@group(0) @binding(1) var<storage, read_write> cross_entropy_3: array<f32>;
@group(0) @binding(2) var<storage, read_write> cross_entropy_4: array<f32>;
@group(0) @binding(3) var<storage, read_write> d_cross_entropy: array<f32>;
@group(0) @binding(4) var<storage, read_write> errors: array<u32>;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) local: u32) {
  let group = i32(workgroup.x);
  let thread = i32(local);
  let element = group * 64 + thread;
  var total: f32 = 0.0;
  for (var k0 = 0; k0 < 4; k0 += 1) {
    total += f32(y[k0] != -100);
  }
  let reciprocal = 1.0 / total;
  if (element < 40) {
    let i1 = element % 10;
    let i0 = element / 10;
    if ((i0 == 0) & (i1 == 0)) {
      cross_entropy_4[0] = total;
    }
    let y_i = y[i0];
    let ne = y_i != -100;
    let choice = select(0, select(y_i, y_i - 10, y_i < 0), ne);
    let index = select(choice, choice + 10, choice < 0);
    if ((index < 0) | (10 <= index)) {
      errors[0] = 1u;
      errors[1] = 8u;
      errors[2] = u32(index);
    }
    let product = select(0.0, reciprocal, ne) * f32(ne);
    let d_cross_entropy_2 = select(0.0, -product, min(max(index, 0), 10 - 1) == i1);
    d_cross_entropy[i0 * 10 + i1] = d_cross_entropy_2 + product / cross_entropy_3[i0] * d_cross_entropy[i0 * 10 + i1];
  }
}
