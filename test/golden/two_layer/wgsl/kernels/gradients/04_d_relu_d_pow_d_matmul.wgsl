// gradients/04_d_relu_d_pow_d_matmul
// schedule: contraction, tiles of 64 x 16 x 16, 4 x 4 sums a thread, 64 threads; 12.9M FLOPs, 707kB moved at least
//   in  relu: f32[64, 100]
//   in  sub: f32[64, 1000]
//   in  w2: f32[100, 1000]
//   out d_relu: f32[64, 100]
// fuses:
//   d_relu: le bool[64, 100]
//   d_pow: mul f32[64, 1000]
//   d_matmul: einsum f32[64, 100]
//   d_relu: where f32[64, 100]
// from:
//   examples/two_layer/two_layer.ml:6: fn forward(x) = relu(x @ w1) @ w2
//   examples/two_layer/two_layer.ml:13: loss = mean(sum((forward(x) - y) ** 2, axis=1))

@group(0) @binding(0) var<storage, read_write> relu: array<vec4<f32>>;
@group(0) @binding(1) var<storage, read_write> sub: array<vec4<f32>>;
@group(0) @binding(2) var<storage, read> w2: array<vec4<f32>>;
@group(0) @binding(3) var<storage, read_write> d_relu: array<vec4<f32>>;
var<workgroup> tile_a: array<vec4<f32>, 320>;
var<workgroup> tile_b: array<vec4<f32>, 80>;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) local: u32) {
  let group = i32(workgroup.x);
  let thread = i32(local);
  let n0 = group % 7 * 16;
  let rest = group / 7;
  let row = thread / 4 * 4;
  let column = thread % 4 * 4;
  var c0: vec4<f32> = vec4<f32>(0.0);
  var c1: vec4<f32> = vec4<f32>(0.0);
  var c2: vec4<f32> = vec4<f32>(0.0);
  var c3: vec4<f32> = vec4<f32>(0.0);
  for (var k0 = 0; k0 < 1000; k0 += 16) {
    for (var turn = 0; turn < 4; turn += 1) {
      let slot = turn * 64 + thread;
      let near = slot % 4;
      let far = slot / 4;
      let m = far;
      let k_at = k0 + near * 4;
      let k_in = min(k_at, 996);
      tile_a[far * 5 + near] = select(vec4<f32>(0.0), sub[m * 250 + k_in / 4] * vec4<f32>(0.03125), vec4<bool>(k_at < 1000));
    }
    let near_2 = thread % 4;
    let far_2 = thread / 4;
    let n = min(n0 + far_2, 99);
    let k_at_2 = k0 + near_2 * 4;
    let k_in_2 = min(k_at_2, 996);
    tile_b[far_2 * 5 + near_2] = select(vec4<f32>(0.0), w2[n * 250 + k_in_2 / 4], vec4<bool>(k_at_2 < 1000));
    workgroupBarrier();
    for (var k = 0; k < 16; k += 4) {
      let a = tile_a[row * 5 + k / 4];
      let a_2 = tile_a[(row + 1) * 5 + k / 4];
      let a_3 = tile_a[(row + 2) * 5 + k / 4];
      let a_4 = tile_a[(row + 3) * 5 + k / 4];
      let b = tile_b[column * 5 + k / 4];
      let b_2 = tile_b[(column + 1) * 5 + k / 4];
      let b_3 = tile_b[(column + 2) * 5 + k / 4];
      let b_4 = tile_b[(column + 3) * 5 + k / 4];
      let b_5 = vec4<f32>(b.x, b_2.x, b_3.x, b_4.x);
      let b_6 = vec4<f32>(b.y, b_2.y, b_3.y, b_4.y);
      let b_7 = vec4<f32>(b.z, b_2.z, b_3.z, b_4.z);
      let b_8 = vec4<f32>(b.w, b_2.w, b_3.w, b_4.w);
      c0 = fma(vec4<f32>(a.x), b_5, c0);
      c1 = fma(vec4<f32>(a_2.x), b_5, c1);
      c2 = fma(vec4<f32>(a_3.x), b_5, c2);
      c3 = fma(vec4<f32>(a_4.x), b_5, c3);
      c0 = fma(vec4<f32>(a.y), b_6, c0);
      c1 = fma(vec4<f32>(a_2.y), b_6, c1);
      c2 = fma(vec4<f32>(a_3.y), b_6, c2);
      c3 = fma(vec4<f32>(a_4.y), b_6, c3);
      c0 = fma(vec4<f32>(a.z), b_7, c0);
      c1 = fma(vec4<f32>(a_2.z), b_7, c1);
      c2 = fma(vec4<f32>(a_3.z), b_7, c2);
      c3 = fma(vec4<f32>(a_4.z), b_7, c3);
      c0 = fma(vec4<f32>(a.w), b_8, c0);
      c1 = fma(vec4<f32>(a_2.w), b_8, c1);
      c2 = fma(vec4<f32>(a_3.w), b_8, c2);
      c3 = fma(vec4<f32>(a_4.w), b_8, c3);
    }
    workgroupBarrier();
  }
  let first_row = row;
  let n_2 = n0 + column;
  if (n_2 < 100) {
    d_relu[first_row * 25 + n_2 / 4] = select(c0, vec4<f32>(0.0), relu[first_row * 25 + n_2 / 4] <= vec4<f32>(0.0));
    let m_2 = first_row + 1;
    d_relu[m_2 * 25 + n_2 / 4] = select(c1, vec4<f32>(0.0), relu[m_2 * 25 + n_2 / 4] <= vec4<f32>(0.0));
    let m_3 = first_row + 2;
    d_relu[m_3 * 25 + n_2 / 4] = select(c2, vec4<f32>(0.0), relu[m_3 * 25 + n_2 / 4] <= vec4<f32>(0.0));
    let m_4 = first_row + 3;
    d_relu[m_4 * 25 + n_2 / 4] = select(c3, vec4<f32>(0.0), relu[m_4 * 25 + n_2 / 4] <= vec4<f32>(0.0));
  }
}
