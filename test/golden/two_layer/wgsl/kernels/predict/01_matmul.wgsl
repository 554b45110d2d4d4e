// predict/01_matmul
// schedule: contraction, tiles of 64 x 16 x 16, 4 x 4 sums a thread, 64 threads; 12.8M FLOPs, 682kB moved at least
//   in  relu: f32[64, 100]
//   in  w2: f32[100, 1000]
//   out y_pred: f32[64, 1000]
// fuses:
//   matmul: einsum f32[64, 1000]
// from:
//   examples/two_layer/two_layer.ml:6: fn forward(x) = relu(x @ w1) @ w2

@group(0) @binding(0) var<storage, read_write> relu: array<vec4<f32>>;
@group(0) @binding(1) var<storage, read> w2: array<vec4<f32>>;
@group(0) @binding(2) var<storage, read_write> y_pred: array<vec4<f32>>;
var<workgroup> tile_a: array<vec4<f32>, 320>;
var<workgroup> tile_b: array<vec4<f32>, 64>;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) local: u32) {
  let group = i32(workgroup.x);
  let thread = i32(local);
  let n0 = group % 63 * 16;
  let rest = group / 63;
  let row = thread / 4 * 4;
  let column = thread % 4 * 4;
  var c0: vec4<f32> = vec4<f32>(0.0);
  var c1: vec4<f32> = vec4<f32>(0.0);
  var c2: vec4<f32> = vec4<f32>(0.0);
  var c3: vec4<f32> = vec4<f32>(0.0);
  for (var k0 = 0; k0 < 100; k0 += 16) {
    for (var turn = 0; turn < 4; turn += 1) {
      let slot = turn * 64 + thread;
      let near = slot % 4;
      let far = slot / 4;
      let m = far;
      let k_at = k0 + near * 4;
      let k_in = min(k_at, 96);
      tile_a[far * 5 + near] = select(vec4<f32>(0.0), relu[m * 25 + k_in / 4], vec4<bool>(k_at < 100));
    }
    let near_2 = thread % 4;
    let far_2 = thread / 4;
    let n = min(n0 + near_2 * 4, 996);
    let k_at_2 = k0 + far_2;
    let k_in_2 = min(k_at_2, 99);
    tile_b[far_2 * 4 + near_2] = select(vec4<f32>(0.0), w2[k_in_2 * 250 + n / 4], vec4<bool>(k_at_2 < 100));
    workgroupBarrier();
    for (var k = 0; k < 16; k += 4) {
      let a = tile_a[row * 5 + k / 4];
      let a_2 = tile_a[(row + 1) * 5 + k / 4];
      let a_3 = tile_a[(row + 2) * 5 + k / 4];
      let a_4 = tile_a[(row + 3) * 5 + k / 4];
      let b = tile_b[k * 4 + column / 4];
      let b_2 = tile_b[(k + 1) * 4 + column / 4];
      let b_3 = tile_b[(k + 2) * 4 + column / 4];
      let b_4 = tile_b[(k + 3) * 4 + column / 4];
      c0 = fma(vec4<f32>(a.x), b, c0);
      c1 = fma(vec4<f32>(a_2.x), b, c1);
      c2 = fma(vec4<f32>(a_3.x), b, c2);
      c3 = fma(vec4<f32>(a_4.x), b, c3);
      c0 = fma(vec4<f32>(a.y), b_2, c0);
      c1 = fma(vec4<f32>(a_2.y), b_2, c1);
      c2 = fma(vec4<f32>(a_3.y), b_2, c2);
      c3 = fma(vec4<f32>(a_4.y), b_2, c3);
      c0 = fma(vec4<f32>(a.z), b_3, c0);
      c1 = fma(vec4<f32>(a_2.z), b_3, c1);
      c2 = fma(vec4<f32>(a_3.z), b_3, c2);
      c3 = fma(vec4<f32>(a_4.z), b_3, c3);
      c0 = fma(vec4<f32>(a.w), b_4, c0);
      c1 = fma(vec4<f32>(a_2.w), b_4, c1);
      c2 = fma(vec4<f32>(a_3.w), b_4, c2);
      c3 = fma(vec4<f32>(a_4.w), b_4, c3);
    }
    workgroupBarrier();
  }
  let first_row = row;
  let n_2 = n0 + column;
  if (n_2 < 1000) {
    y_pred[first_row * 250 + n_2 / 4] = c0;
    let m_2 = first_row + 1;
    y_pred[m_2 * 250 + n_2 / 4] = c1;
    let m_3 = first_row + 2;
    y_pred[m_3 * 250 + n_2 / 4] = c2;
    let m_4 = first_row + 3;
    y_pred[m_4 * 250 + n_2 / 4] = c3;
  }
}
