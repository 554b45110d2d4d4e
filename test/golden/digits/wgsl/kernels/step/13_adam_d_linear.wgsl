// step/13_adam_d_linear
// schedule: contraction, tiles of 16 x 64 x 16, 4 x 4 sums a thread, 64 threads; 90.9k FLOPs, 27.9kB moved at least
//   in  d_cross_entropy: f32[32, 10]
//   in  relu_3: f32[32, 128]
//   out new_step_0_fc2_weight_m: f32[10, 128]
//   out new_step_0_fc2_weight_v: f32[10, 128]
// fuses:
//   adam: mul f32[10, 128]
//   d_linear: einsum f32[10, 128]
//   adam: mul f32[10, 128]
//   adam: add f32[10, 128]
//   adam: mul f32[10, 128]
//   adam: add f32[10, 128]
// from:
//   examples/digits/digits.ml:12: |> fc1 |> relu |> fc2
//   examples/digits/digits.ml:21: minimize loss with adam(lr=0.001)

@group(0) @binding(0) var<storage, read_write> d_cross_entropy: array<f32>;
@group(0) @binding(1) var<storage, read_write> relu_3: array<vec4<f32>>;
@group(0) @binding(2) var<storage, read_write> new_step_0_fc2_weight_m: array<vec4<f32>>;
@group(0) @binding(3) var<storage, read_write> new_step_0_fc2_weight_v: array<vec4<f32>>;
var<workgroup> tile_a: array<vec4<f32>, 64>;
var<workgroup> tile_b: array<vec4<f32>, 256>;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) local: u32) {
  let group = i32(workgroup.x);
  let thread = i32(local);
  let n0 = group % 2 * 64;
  let rest = group / 2;
  let row = thread / 16 * 4;
  let column = thread % 16 * 4;
  var c0: vec4<f32> = vec4<f32>(0.0);
  var c1: vec4<f32> = vec4<f32>(0.0);
  var c2: vec4<f32> = vec4<f32>(0.0);
  var c3: vec4<f32> = vec4<f32>(0.0);
  for (var k0 = 0; k0 < 32; k0 += 16) {
    let near = thread % 4;
    let far = thread / 4;
    let k_at = k0 + far;
    let at = k_at * 10;
    let m = near * 4;
    let part = d_cross_entropy[at + min(m, 9)];
    let m_2 = near * 4 + 1;
    let part_2 = d_cross_entropy[at + min(m_2, 9)];
    let m_3 = near * 4 + 2;
    let part_3 = d_cross_entropy[at + min(m_3, 9)];
    let m_4 = near * 4 + 3;
    let part_4 = d_cross_entropy[at + min(m_4, 9)];
    tile_a[far * 4 + near] = vec4<f32>(part, part_2, part_3, part_4);
    for (var turn = 0; turn < 4; turn += 1) {
      let slot = turn * 64 + thread;
      let near_2 = slot % 16;
      let far_2 = slot / 16;
      let n = n0 + near_2 * 4;
      let k_at_2 = k0 + far_2;
      tile_b[far_2 * 16 + near_2] = relu_3[k_at_2 * 32 + n / 4];
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
  let first_row = row;
  let n_2 = n0 + column;
  if (first_row < 10) {
    let at_2 = first_row * 128;
    let at_3 = at_2 + n_2;
    let value = new_step_0_fc2_weight_m[at_3 / 4] * vec4<f32>(0.9) + c0 * vec4<f32>(0.1);
    let value_2 = new_step_0_fc2_weight_v[at_3 / 4] * vec4<f32>(0.999) + c0 * c0 * vec4<f32>(0.001);
    new_step_0_fc2_weight_m[at_3 / 4] = value;
    new_step_0_fc2_weight_v[at_3 / 4] = value_2;
  }
  if (first_row + 1 < 10) {
    let m_5 = first_row + 1;
    let at_4 = m_5 * 128;
    let at_5 = at_4 + n_2;
    let value_3 = new_step_0_fc2_weight_m[at_5 / 4] * vec4<f32>(0.9) + c1 * vec4<f32>(0.1);
    let value_4 = new_step_0_fc2_weight_v[at_5 / 4] * vec4<f32>(0.999) + c1 * c1 * vec4<f32>(0.001);
    new_step_0_fc2_weight_m[at_5 / 4] = value_3;
    new_step_0_fc2_weight_v[at_5 / 4] = value_4;
  }
  if (first_row + 2 < 10) {
    let m_6 = first_row + 2;
    let at_6 = m_6 * 128;
    let at_7 = at_6 + n_2;
    let value_5 = new_step_0_fc2_weight_m[at_7 / 4] * vec4<f32>(0.9) + c2 * vec4<f32>(0.1);
    let value_6 = new_step_0_fc2_weight_v[at_7 / 4] * vec4<f32>(0.999) + c2 * c2 * vec4<f32>(0.001);
    new_step_0_fc2_weight_m[at_7 / 4] = value_5;
    new_step_0_fc2_weight_v[at_7 / 4] = value_6;
  }
  if (first_row + 3 < 10) {
    let m_7 = first_row + 3;
    let at_8 = m_7 * 128;
    let at_9 = at_8 + n_2;
    let value_7 = new_step_0_fc2_weight_m[at_9 / 4] * vec4<f32>(0.9) + c3 * vec4<f32>(0.1);
    let value_8 = new_step_0_fc2_weight_v[at_9 / 4] * vec4<f32>(0.999) + c3 * c3 * vec4<f32>(0.001);
    new_step_0_fc2_weight_m[at_9 / 4] = value_7;
    new_step_0_fc2_weight_v[at_9 / 4] = value_8;
  }
}
