// step/35_d_linear
// schedule: contraction, tiles of 64 x 64 x 16, 4 x 4 sums a thread, 256 threads; 4.19M FLOPs, 344kB moved at least
//   in  d_relu: f32[32, 128]
//   in  max_pool2d: f32[32, 32, 4, 4]
//   out d_linear_2: f32[512, 128]
// fuses:
//   d_linear: einsum f32[512, 128]
// from:
//   examples/digits/digits.ml:11: |> flatten(start=1)
//   examples/digits/digits.ml:12: |> fc1 |> relu |> fc2

@group(0) @binding(0) var<storage, read_write> d_relu: array<vec4<f32>>;
@group(0) @binding(1) var<storage, read_write> max_pool2d: array<vec4<f32>>;
@group(0) @binding(2) var<storage, read_write> d_linear_2: array<vec4<f32>>;
var<workgroup> tile_a: array<vec4<f32>, 256>;
var<workgroup> tile_b: array<vec4<f32>, 256>;

@compute @workgroup_size(256)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) local: u32) {
  let group = i32(workgroup.x);
  let thread = i32(local);
  let n0 = group % 2 * 64;
  let rest = group / 2;
  let m0 = rest % 8 * 64;
  let rest_2 = rest / 8;
  let row = thread / 16 * 4;
  let column = thread % 16 * 4;
  var c0: vec4<f32> = vec4<f32>(0.0);
  var c1: vec4<f32> = vec4<f32>(0.0);
  var c2: vec4<f32> = vec4<f32>(0.0);
  var c3: vec4<f32> = vec4<f32>(0.0);
  for (var k0 = 0; k0 < 32; k0 += 16) {
    let near = thread % 16;
    let far = thread / 16;
    let m = m0 + near * 4;
    let k_at = k0 + far;
    tile_a[far * 16 + near] = max_pool2d[k_at * 128 + m / 4];
    let near_2 = thread % 16;
    let far_2 = thread / 16;
    let n = n0 + near_2 * 4;
    let k_at_2 = k0 + far_2;
    tile_b[far_2 * 16 + near_2] = d_relu[k_at_2 * 32 + n / 4];
    workgroupBarrier();
    for (var k = 0; k < 16; k += 1) {
      let a = tile_a[k * 16 + row / 4];
      let b = tile_b[k * 16 + column / 4];
      c0 = fma(vec4<f32>(a.x), b, c0);
      c1 = fma(vec4<f32>(a.y), b, c1);
      c2 = fma(vec4<f32>(a.z), b, c2);
      c3 = fma(vec4<f32>(a.w), b, c3);
    }
    workgroupBarrier();
  }
  let first_row = m0 + row;
  let n_2 = n0 + column;
  let at = first_row * 128;
  d_linear_2[at / 4 + n_2 / 4] = c0;
  let m_2 = first_row + 1;
  let at_2 = m_2 * 128;
  d_linear_2[at_2 / 4 + n_2 / 4] = c1;
  let m_3 = first_row + 2;
  let at_3 = m_3 * 128;
  d_linear_2[at_3 / 4 + n_2 / 4] = c2;
  let m_4 = first_row + 3;
  let at_4 = m_4 * 128;
  d_linear_2[at_4 / 4 + n_2 / 4] = c3;
}
