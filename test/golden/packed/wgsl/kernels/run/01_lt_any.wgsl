// run/01_lt_any
// schedule: one row a group, 64 threads; 185 FLOPs, 375B moved at least
//   in  pixels: u8[5, 37]
//   out bright: bool[5, 37]
//   out some: bool[5]
// fuses:
//   lt bool[5, 37]
//   any: cast i32[5, 37]
//   any: sum i32[5]
//   any: ne bool[5]
// from:
//   test/golden/packed.ml:4: bright = pixels > 127
//   test/golden/packed.ml:5: return bright, moved = i8(pixels) + offset, some = any(bright, axis=1)

@group(0) @binding(0) var<storage, read> pixels: array<u32>;
@group(0) @binding(1) var<storage, read_write> bright: array<atomic<u32>>;
@group(0) @binding(2) var<storage, read_write> some: array<atomic<u32>>;
var<workgroup> partial: array<i32, 64>;

// Byte `at` of an array, from the word that holds it.
fn mlc_unpack_u8(word: u32, at: i32) -> u32 {
  return extractBits(word, 8u * (u32(at) & 3u), 8u);
}

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) local: u32) {
  let group = i32(workgroup.x);
  let thread = i32(local);
  var own: i32 = 0;
  let at = group * 37;
  for (var term = thread; term < 37; term += 64) {
    let at_2 = at + term;
    own += i32(127u < mlc_unpack_u8(pixels[at_2 >> 2u], at_2));
  }
  partial[thread] = own;
  workgroupBarrier();
  if (thread < 32) {
    partial[thread] = partial[thread] + partial[thread + 32];
  }
  workgroupBarrier();
  if (thread < 16) {
    partial[thread] = partial[thread] + partial[thread + 16];
  }
  workgroupBarrier();
  if (thread < 8) {
    partial[thread] = partial[thread] + partial[thread + 8];
  }
  workgroupBarrier();
  if (thread < 4) {
    partial[thread] = partial[thread] + partial[thread + 4];
  }
  workgroupBarrier();
  if (thread < 2) {
    partial[thread] = partial[thread] + partial[thread + 2];
  }
  workgroupBarrier();
  if (thread < 1) {
    partial[thread] = partial[thread] + partial[thread + 1];
  }
  workgroupBarrier();
  let row_total = partial[0];
  workgroupBarrier();
  let some_2 = row_total != 0;
  let to_u32 = u32(some_2);
  if (thread == 0) {
    let place = 8u * (u32(group) & 3u);
    atomicAnd(&some[group >> 2u], ~(255u << place));
    atomicOr(&some[group >> 2u], (to_u32 & 255u) << place);
  }
  for (var element = thread; element < 37; element += 64) {
    let at_3 = at + element;
    let bright_2 = 127u < mlc_unpack_u8(pixels[at_3 >> 2u], at_3);
    let at_4 = at + element;
    let place_2 = 8u * (u32(at_4) & 3u);
    atomicAnd(&bright[at_4 >> 2u], ~(255u << place_2));
    atomicOr(&bright[at_4 >> 2u], (u32(bright_2) & 255u) << place_2);
  }
}
