// step/16_d_relu_d_linear
// schedule: contraction, tiles of 32 x 32 x 16, 4 x 4 sums a thread, 64 threads; 81.9k FLOPs, 39.2kB moved at least
//   in  relu_3: f32[32, 128]
//   in  d_cross_entropy: f32[32, 10]
//   in  fc2_weight: f32[10, 128]
//   out d_relu: f32[32, 128]
// fuses:
//   d_relu: le bool[32, 128]
//   d_linear: einsum f32[32, 128]
//   d_relu: where f32[32, 128]
// from:
//   examples/digits/digits.ml:12: |> fc1 |> relu |> fc2

@group(0) @binding(0) var<storage, read_write> relu_3: array<vec4<f32>>;
@group(0) @binding(1) var<storage, read_write> d_cross_entropy: array<f32>;
@group(0) @binding(2) var<storage, read> fc2_weight: array<vec4<f32>>;
@group(0) @binding(3) var<storage, read_write> d_relu: array<vec4<f32>>;
var<workgroup> tile_a: array<vec4<f32>, 160>;
var<workgroup> tile_b: array<vec4<f32>, 128>;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) local: u32) {
  let group = i32(workgroup.x);
  let thread = i32(local);
  let n0 = group % 4 * 32;
  let rest = group / 4;
  let row = thread / 8 * 4;
  let column = thread % 8 * 4;
  var c0: vec4<f32> = vec4<f32>(0.0);
  var c1: vec4<f32> = vec4<f32>(0.0);
  var c2: vec4<f32> = vec4<f32>(0.0);
  var c3: vec4<f32> = vec4<f32>(0.0);
  for (var k0 = 0; k0 < 10; k0 += 16) {
    for (var turn = 0; turn < 2; turn += 1) {
      let slot = turn * 64 + thread;
      let near = slot % 4;
      let far = slot / 4;
      let m = far;
      let at = m * 10;
      let k_at = k0 + near * 4;
      let part = select(0.0, d_cross_entropy[at + min(k_at, 9)], k_at < 10);
      let k_at_2 = k0 + near * 4 + 1;
      let part_2 = select(0.0, d_cross_entropy[at + min(k_at_2, 9)], k_at_2 < 10);
      let k_at_3 = k0 + near * 4 + 2;
      let part_3 = select(0.0, d_cross_entropy[at + min(k_at_3, 9)], k_at_3 < 10);
      let k_at_4 = k0 + near * 4 + 3;
      let part_4 = select(0.0, d_cross_entropy[at + min(k_at_4, 9)], k_at_4 < 10);
      tile_a[far * 5 + near] = vec4<f32>(part, part_2, part_3, part_4);
    }
    for (var turn_2 = 0; turn_2 < 2; turn_2 += 1) {
      let slot_2 = turn_2 * 64 + thread;
      let near_2 = slot_2 % 8;
      let far_2 = slot_2 / 8;
      let n = n0 + near_2 * 4;
      let k_at_5 = k0 + far_2;
      let k_in = min(k_at_5, 9);
      tile_b[far_2 * 8 + near_2] = select(vec4<f32>(0.0), fc2_weight[k_in * 32 + n / 4], vec4<bool>(k_at_5 < 10));
    }
    workgroupBarrier();
    for (var k = 0; k < 16; k += 4) {
      let a = tile_a[row * 5 + k / 4];
      let a_2 = tile_a[(row + 1) * 5 + k / 4];
      let a_3 = tile_a[(row + 2) * 5 + k / 4];
      let a_4 = tile_a[(row + 3) * 5 + k / 4];
      let b = tile_b[k * 8 + column / 4];
      let b_2 = tile_b[(k + 1) * 8 + column / 4];
      let b_3 = tile_b[(k + 2) * 8 + column / 4];
      let b_4 = tile_b[(k + 3) * 8 + column / 4];
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
  let at_2 = first_row * 128;
  d_relu[at_2 / 4 + n_2 / 4] = select(c0, vec4<f32>(0.0), relu_3[at_2 / 4 + n_2 / 4] <= vec4<f32>(0.0));
  let m_2 = first_row + 1;
  let at_3 = m_2 * 128;
  d_relu[at_3 / 4 + n_2 / 4] = select(c1, vec4<f32>(0.0), relu_3[at_3 / 4 + n_2 / 4] <= vec4<f32>(0.0));
  let m_3 = first_row + 2;
  let at_4 = m_3 * 128;
  d_relu[at_4 / 4 + n_2 / 4] = select(c2, vec4<f32>(0.0), relu_3[at_4 / 4 + n_2 / 4] <= vec4<f32>(0.0));
  let m_4 = first_row + 3;
  let at_5 = m_4 * 128;
  d_relu[at_5 / 4 + n_2 / 4] = select(c3, vec4<f32>(0.0), relu_3[at_5 / 4 + n_2 / 4] <= vec4<f32>(0.0));
}
