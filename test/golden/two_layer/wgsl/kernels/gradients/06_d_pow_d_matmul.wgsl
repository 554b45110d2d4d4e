// gradients/06_d_pow_d_matmul
// schedule: contraction, tiles of 16 x 64 x 16, 4 x 4 sums a thread, 64 threads; 12.9M FLOPs, 682kB moved at least
//   in  sub: f32[64, 1000]
//   in  relu: f32[64, 100]
//   out grad_w2: f32[100, 1000]
// fuses:
//   d_pow: mul f32[64, 1000]
//   d_matmul: einsum f32[100, 1000]
// from:
//   examples/two_layer/two_layer.ml:6: fn forward(x) = relu(x @ w1) @ w2
//   examples/two_layer/two_layer.ml:13: loss = mean(sum((forward(x) - y) ** 2, axis=1))

@group(0) @binding(0) var<storage, read_write> sub: array<vec4<f32>>;
@group(0) @binding(1) var<storage, read_write> relu: array<vec4<f32>>;
@group(0) @binding(2) var<storage, read_write> grad_w2: array<vec4<f32>>;
var<workgroup> tile_a: array<vec4<f32>, 64>;
var<workgroup> tile_b: array<vec4<f32>, 256>;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) local: u32) {
  let group = i32(workgroup.x);
  let thread = i32(local);
  let n0 = group % 16 * 64;
  let rest = group / 16;
  let m0 = rest % 7 * 16;
  let rest_2 = rest / 7;
  let row = thread / 16 * 4;
  let column = thread % 16 * 4;
  var c0: vec4<f32> = vec4<f32>(0.0);
  var c1: vec4<f32> = vec4<f32>(0.0);
  var c2: vec4<f32> = vec4<f32>(0.0);
  var c3: vec4<f32> = vec4<f32>(0.0);
  for (var k0 = 0; k0 < 64; k0 += 16) {
    let near = thread % 4;
    let far = thread / 4;
    let m = min(m0 + near * 4, 96);
    let k_at = k0 + far;
    tile_a[far * 4 + near] = relu[k_at * 25 + m / 4];
    for (var turn = 0; turn < 4; turn += 1) {
      let slot = turn * 64 + thread;
      let near_2 = slot % 16;
      let far_2 = slot / 16;
      let n = min(n0 + near_2 * 4, 996);
      let k_at_2 = k0 + far_2;
      tile_b[far_2 * 16 + near_2] = sub[k_at_2 * 250 + n / 4] * vec4<f32>(0.03125);
    }
    workgroupBarrier();
    for (var k = 0; k < 16; k += 1) {
      let a = tile_a[k * 4 + row / 4];
      let b = tile_b[k * 16 + column / 4];
      c0 = fma(vec4<f32>(a.x), b, c0);
      c1 = fma(vec4<f32>(a.y), b, c1);
      c2 = fma(vec4<f32>(a.z), b, c2);
      c3 = fma(vec4<f32>(a.w), b, c3);
    }
    workgroupBarrier();
  }
  let first_row = m0 + row;
  if (first_row < 100) {
    let n_2 = n0 + column;
    if (n_2 < 1000) {
      grad_w2[first_row * 250 + n_2 / 4] = c0;
      let m_2 = first_row + 1;
      grad_w2[m_2 * 250 + n_2 / 4] = c1;
      let m_3 = first_row + 2;
      grad_w2[m_3 * 250 + n_2 / 4] = c2;
      let m_4 = first_row + 3;
      grad_w2[m_4 * 250 + n_2 / 4] = c3;
    }
  }
}
