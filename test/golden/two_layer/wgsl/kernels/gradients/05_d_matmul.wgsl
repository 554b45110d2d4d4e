// gradients/05_d_matmul
// schedule: contraction, tiles of 64 x 16 x 16, 4 x 4 sums a thread, 64 threads; 12.8M FLOPs, 682kB moved at least
//   in  d_relu: f32[64, 100]
//   in  x: f32[64, 1000]
//   out grad_w1: f32[1000, 100]
// fuses:
//   d_matmul: einsum f32[1000, 100]
// from:
//   examples/two_layer/two_layer.ml:6: fn forward(x) = relu(x @ w1) @ w2

@group(0) @binding(0) var<storage, read_write> d_relu: array<vec4<f32>>;
@group(0) @binding(1) var<storage, read> x: array<vec4<f32>>;
@group(0) @binding(2) var<storage, read_write> grad_w1: array<vec4<f32>>;
var<workgroup> tile_a: array<vec4<f32>, 256>;
var<workgroup> tile_b: array<vec4<f32>, 64>;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) local: u32) {
  let group = i32(workgroup.x);
  let thread = i32(local);
  let n0 = group % 7 * 16;
  let rest = group / 7;
  let m0 = rest % 16 * 64;
  let rest_2 = rest / 16;
  let row = thread / 4 * 4;
  let column = thread % 4 * 4;
  var c0: vec4<f32> = vec4<f32>(0.0);
  var c1: vec4<f32> = vec4<f32>(0.0);
  var c2: vec4<f32> = vec4<f32>(0.0);
  var c3: vec4<f32> = vec4<f32>(0.0);
  for (var k0 = 0; k0 < 64; k0 += 16) {
    for (var turn = 0; turn < 4; turn += 1) {
      let slot = turn * 64 + thread;
      let near = slot % 16;
      let far = slot / 16;
      let m = min(m0 + near * 4, 996);
      let k_at = k0 + far;
      tile_a[far * 16 + near] = x[k_at * 250 + m / 4];
    }
    let near_2 = thread % 4;
    let far_2 = thread / 4;
    let n = min(n0 + near_2 * 4, 96);
    let k_at_2 = k0 + far_2;
    tile_b[far_2 * 4 + near_2] = d_relu[k_at_2 * 25 + n / 4];
    workgroupBarrier();
    for (var k = 0; k < 16; k += 1) {
      let a = tile_a[k * 16 + row / 4];
      let b = tile_b[k * 4 + column / 4];
      c0 = fma(vec4<f32>(a.x), b, c0);
      c1 = fma(vec4<f32>(a.y), b, c1);
      c2 = fma(vec4<f32>(a.z), b, c2);
      c3 = fma(vec4<f32>(a.w), b, c3);
    }
    workgroupBarrier();
  }
  let first_row = m0 + row;
  if (first_row < 1000) {
    let n_2 = n0 + column;
    if (n_2 < 100) {
      grad_w1[first_row * 25 + n_2 / 4] = c0;
      let m_2 = first_row + 1;
      grad_w1[m_2 * 25 + n_2 / 4] = c1;
      let m_3 = first_row + 2;
      grad_w1[m_3 * 25 + n_2 / 4] = c2;
      let m_4 = first_row + 3;
      grad_w1[m_4 * 25 + n_2 / 4] = c3;
    }
  }
}
