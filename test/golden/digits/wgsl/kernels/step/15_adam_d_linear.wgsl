// step/15_adam_d_linear
// schedule: contraction, tiles of 64 x 64 x 16, 4 x 4 sums a thread, 256 threads; 4.65M FLOPs, 606kB moved at least
//   in  d_relu: f32[32, 128]
//   in  max_pool2d: f32[32, 32, 4, 4]
//   out new_step_0_fc1_weight_m: f32[128, 512]
//   out new_step_0_fc1_weight_v: f32[128, 512]
// fuses:
//   adam: mul f32[128, 512]
//   d_linear: einsum f32[128, 512]
//   adam: mul f32[128, 512]
//   adam: add f32[128, 512]
//   adam: mul f32[128, 512]
//   adam: add f32[128, 512]
// from:
//   examples/digits/digits.ml:11: |> flatten(start=1)
//   examples/digits/digits.ml:12: |> fc1 |> relu |> fc2
//   examples/digits/digits.ml:21: minimize loss with adam(lr=0.001)

@group(0) @binding(0) var<storage, read_write> d_relu: array<vec4<f32>>;
@group(0) @binding(1) var<storage, read_write> max_pool2d: array<vec4<f32>>;
@group(0) @binding(2) var<storage, read_write> new_step_0_fc1_weight_m: array<vec4<f32>>;
@group(0) @binding(3) var<storage, read_write> new_step_0_fc1_weight_v: array<vec4<f32>>;
var<workgroup> tile_a: array<vec4<f32>, 256>;
var<workgroup> tile_b: array<vec4<f32>, 256>;

@compute @workgroup_size(256)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) local: u32) {
  let group = i32(workgroup.x);
  let thread = i32(local);
  let n0 = group % 8 * 64;
  let rest = group / 8;
  let m0 = rest % 2 * 64;
  let rest_2 = rest / 2;
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
    tile_a[far * 16 + near] = d_relu[k_at * 32 + m / 4];
    let near_2 = thread % 16;
    let far_2 = thread / 16;
    let n = n0 + near_2 * 4;
    let k_at_2 = k0 + far_2;
    tile_b[far_2 * 16 + near_2] = max_pool2d[k_at_2 * 128 + n / 4];
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
  let at = first_row * 512;
  let at_2 = at + n_2;
  let value = new_step_0_fc1_weight_m[at_2 / 4] * vec4<f32>(0.9) + c0 * vec4<f32>(0.1);
  let value_2 = new_step_0_fc1_weight_v[at_2 / 4] * vec4<f32>(0.999) + c0 * c0 * vec4<f32>(0.001);
  new_step_0_fc1_weight_m[at_2 / 4] = value;
  new_step_0_fc1_weight_v[at_2 / 4] = value_2;
  let m_2 = first_row + 1;
  let at_3 = m_2 * 512;
  let at_4 = at_3 + n_2;
  let value_3 = new_step_0_fc1_weight_m[at_4 / 4] * vec4<f32>(0.9) + c1 * vec4<f32>(0.1);
  let value_4 = new_step_0_fc1_weight_v[at_4 / 4] * vec4<f32>(0.999) + c1 * c1 * vec4<f32>(0.001);
  new_step_0_fc1_weight_m[at_4 / 4] = value_3;
  new_step_0_fc1_weight_v[at_4 / 4] = value_4;
  let m_3 = first_row + 2;
  let at_5 = m_3 * 512;
  let at_6 = at_5 + n_2;
  let value_5 = new_step_0_fc1_weight_m[at_6 / 4] * vec4<f32>(0.9) + c2 * vec4<f32>(0.1);
  let value_6 = new_step_0_fc1_weight_v[at_6 / 4] * vec4<f32>(0.999) + c2 * c2 * vec4<f32>(0.001);
  new_step_0_fc1_weight_m[at_6 / 4] = value_5;
  new_step_0_fc1_weight_v[at_6 / 4] = value_6;
  let m_4 = first_row + 3;
  let at_7 = m_4 * 512;
  let at_8 = at_7 + n_2;
  let value_7 = new_step_0_fc1_weight_m[at_8 / 4] * vec4<f32>(0.9) + c3 * vec4<f32>(0.1);
  let value_8 = new_step_0_fc1_weight_v[at_8 / 4] * vec4<f32>(0.999) + c3 * c3 * vec4<f32>(0.001);
  new_step_0_fc1_weight_m[at_8 / 4] = value_7;
  new_step_0_fc1_weight_v[at_8 / 4] = value_8;
}
