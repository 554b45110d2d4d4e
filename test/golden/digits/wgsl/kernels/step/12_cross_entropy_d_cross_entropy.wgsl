// step/12_cross_entropy_d_cross_entropy
// schedule: one element a thread, 256 threads a group; 97 FLOPs, 1.41kB moved at least
//   in  y: i32[32]
//   in  cross_entropy_4: f32
//   out d_cross_entropy: f32[32, 10]
// fuses:
//   cross_entropy: ne bool[32]
//   cross_entropy: lt bool[32]
//   cross_entropy: sub i32[32]
//   cross_entropy: where i32[32]
//   cross_entropy: cast f32[32]
//   d_cross_entropy: div f32
//   d_cross_entropy: where f32[32]
//   d_cross_entropy: mul f32[32]
//   d_cross_entropy: neg f32[32]
//   d_cross_entropy: scatter_sum f32[32, 10]
// from:
//   examples/digits/digits.ml:20: loss = cross_entropy(out, y)

@group(0) @binding(0) var<storage, read> y: array<i32>;
@group(0) @binding(1) var<storage, read_write> cross_entropy_4: array<f32>;
@group(0) @binding(2) var<storage, read_write> d_cross_entropy: array<f32>;
@group(0) @binding(3) var<storage, read_write> errors: array<u32>;

@compute @workgroup_size(256)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) local: u32) {
  let group = i32(workgroup.x);
  let thread = i32(local);
  let element = group * 256 + thread;
  let quotient = 1.0 / cross_entropy_4[0];
  if (element < 320) {
    let i1 = element % 10;
    let i0 = element / 10;
    let y_i = y[i0];
    let ne = y_i != -100;
    let choice = select(0, select(y_i, y_i - 10, y_i < 0), ne);
    let index = select(choice, choice + 10, choice < 0);
    if (index < 0 || 10 <= index) {
      errors[0] = 1u;
      errors[1] = 12u;
      errors[2] = u32(index);
    }
    let d_cross_entropy_2 = select(0.0, -(select(0.0, quotient, ne) * f32(ne)), min(max(index, 0), 10 - 1) == i1);
    d_cross_entropy[i0 * 10 + i1] = d_cross_entropy_2;
  }
}
