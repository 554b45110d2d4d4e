// step/16_cross_entropy_d_relu_d_cross_entropy_d_linear
// schedule: one element a thread, 256 threads a group; 6.84k FLOPs, 6.38kB moved at least
//   in  relu_4: f32[4, 84]
//   in  d_cross_entropy: f32[4, 10]
//   in  d_cross_entropy_2: f32[4, 1]
//   in  cross_entropy: f32[4, 10]
//   in  fc3_weight: f32[10, 84]
//   out d_relu: f32[4, 84]
// fuses:
//   cross_entropy: exp f32[4, 10]
//   d_relu: le bool[4, 84]
//   d_cross_entropy: mul f32[4, 10]
//   d_cross_entropy: add f32[4, 10]
//   d_linear: einsum f32[4, 84]
//   d_relu: where f32[4, 84]
// from:
//   examples/lenet/lenet.ml:13: |> fc1 |> relu |> fc2 |> relu |> fc3
//   examples/lenet/lenet.ml:21: loss = cross_entropy(out, y)

@group(0) @binding(0) var<storage, read_write> relu_4: array<f32>;
@group(0) @binding(1) var<storage, read_write> d_cross_entropy: array<f32>;
@group(0) @binding(2) var<storage, read_write> d_cross_entropy_2: array<f32>;
@group(0) @binding(3) var<storage, read_write> cross_entropy: array<f32>;
@group(0) @binding(4) var<storage, read> fc3_weight: array<f32>;
@group(0) @binding(5) var<storage, read_write> d_relu: array<f32>;

// Whether x is NaN, by its bits: a compiler may assume that a comparison never sees one.
fn mlc_isnan(x: f32) -> bool {
  return (bitcast<u32>(x) & 0x7fffffffu) > 0x7f800000u;
}

// The float of a bit pattern through a variable: an infinity or NaN may not be a constant expression.
fn mlc_float_bits(pattern: u32) -> f32 {
  var bits = pattern;
  return bitcast<f32>(bits);
}

// e^x. x = n ln2 + r, e^r = 1 + r + r^2 q(r), then 2^n in two steps. The built-in's error grows with |x|.
// Cody and Waite, "Software Manual for the Elementary Functions", 1980, ch. 6. Max error measured 1 ulp.
fn mlc_exp(x: f32) -> f32 {
  let a = clamp(x, -104.0, 89.0);
  let n = round(a * 1.44269504);
  let r = fma(n, 2.12194440e-4, fma(n, -0.693359375, a));
  var p = 1.3819032e-3;
  p = p * r + 8.368716e-3;
  p = p * r + 4.166829e-2;
  p = p * r + 0.16666521;
  p = p * r + 0.49999994;
  p = (p * (r * r) + r) + 1.0;
  let half = i32(n) >> 1u;
  let first = bitcast<f32>(u32(half + 127) << 23u);
  let second = bitcast<f32>(u32(i32(n) - half + 127) << 23u);
  let y = p * first * second;
  if (mlc_isnan(x)) { return x; }
  return select(y, mlc_float_bits(0x7f800000u), x > 88.72284);
}

@compute @workgroup_size(256)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) local: u32) {
  let group = i32(workgroup.x);
  let thread = i32(local);
  let element = group * 256 + thread;
  if (element < 336) {
    let i1 = element % 84;
    let i0 = element / 84;
    var total: f32 = 0.0;
    let at = i0 * 10;
    let d_cross_entropy_2_i = d_cross_entropy_2[i0];
    for (var n = 0; n < 10; n += 1) {
      let at_2 = at + n;
      total += (d_cross_entropy[at_2] + d_cross_entropy_2_i * mlc_exp(cross_entropy[at_2])) * fc3_weight[n * 84 + i1];
    }
    d_relu[i0 * 84 + i1] = select(total, 0.0, relu_4[i0 * 84 + i1] <= 0.0);
  }
}
