// step/08_cross_entropy
// schedule: one element a thread, 256 threads a group; 1.92k FLOPs, 2.82kB moved at least
//   in  out: f32[32, 10]
//   out cross_entropy: f32[32]
//   out cross_entropy_2: f32[32, 10]
//   out cross_entropy_3: f32[32]
// fuses:
//   cross_entropy: max f32[32]
//   cross_entropy: sub f32[32, 10]
//   cross_entropy: exp f32[32, 10]
//   cross_entropy: sum f32[32]
// from:
//   examples/digits/digits.ml:20: loss = cross_entropy(out, y)

@group(0) @binding(0) var<storage, read_write> out: array<f32>;
@group(0) @binding(1) var<storage, read_write> cross_entropy: array<f32>;
@group(0) @binding(2) var<storage, read_write> cross_entropy_2: array<f32>;
@group(0) @binding(3) var<storage, read_write> cross_entropy_3: array<f32>;
var<private> infinity_bits: u32 = 0x7f800000u;

// NaN where either is NaN: WGSL leaves it open which operand max gives then.
fn mlc_max(a: f32, b: f32) -> f32 {
  let nan = (bitcast<u32>(a) & 0x7fffffffu) > 0x7f800000u || (bitcast<u32>(b) & 0x7fffffffu) > 0x7f800000u;
  return select(max(a, b), a + b, nan);
}

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
  let y = select(p * first * second, mlc_float_bits(0x7f800000u), x > 88.72284);
  return select(y, x, mlc_isnan(x));
}

@compute @workgroup_size(256)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) local: u32) {
  let group = i32(workgroup.x);
  let thread = i32(local);
  let element = group * 256 + thread;
  if (element < 320) {
    let i1 = element % 10;
    let i0 = element / 10;
    var highest: f32 = -bitcast<f32>(infinity_bits);
    let at = i0 * 10;
    for (var k0 = 0; k0 < 10; k0 += 1) {
      highest = mlc_max(highest, out[at + k0]);
    }
    var total: f32 = 0.0;
    for (var k0_2 = 0; k0_2 < 10; k0_2 += 1) {
      total += mlc_exp(out[at + k0_2] - highest);
    }
    if (i1 == 0) {
      cross_entropy[i0] = highest;
      cross_entropy_3[i0] = total;
    }
    cross_entropy_2[at + i1] = mlc_exp(out[at + i1] - highest);
  }
}
