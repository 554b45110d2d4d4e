// run/00_i8_add
// schedule: one word of 4 elements a thread, 64 threads a group; 0 FLOPs, 407B moved at least
//   in  pixels: u8[5, 37]
//   in  offset: i8[37]
//   out moved: i8[5, 37]
// fuses:
//   i8: cast i8[5, 37]
//   add i8[5, 37]
// from:
//   test/golden/packed.ml:5: return bright, moved = i8(pixels) + offset, some = any(bright, axis=1)

@group(0) @binding(0) var<storage, read> pixels: array<u32>;
@group(0) @binding(1) var<storage, read> offset: array<u32>;
@group(0) @binding(2) var<storage, read_write> moved: array<u32>;

// Byte `at` of an array, from the word that holds it, with its sign.
fn mlc_unpack_i8(word: u32, at: i32) -> i32 {
  return extractBits(bitcast<i32>(word), 8u * (u32(at) & 3u), 8u);
}

// Byte `at` of an array, from the word that holds it.
fn mlc_unpack_u8(word: u32, at: i32) -> u32 {
  return extractBits(word, 8u * (u32(at) & 3u), 8u);
}

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) local: u32) {
  let group = i32(workgroup.x);
  let thread = i32(local);
  let word = group * 64 + thread;
  if (word < 47) {
    let first = word * 4;
    var moved_word: u32 = 0u;
    for (var element = first; element < min(first + 4, 185); element += 1) {
      let i1 = element % 37;
      let i0 = element / 37;
      let at = i0 * 37 + i1;
      let moved_2 = ((((i32(mlc_unpack_u8(pixels[at >> 2u], at)) << 24u) >> 24u) + mlc_unpack_i8(offset[i1 >> 2u], i1)) << 24u) >> 24u;
      moved_word = insertBits(moved_word, u32(moved_2), 8u * (u32(element) & 3u), 8u);
    }
    moved[word] = moved_word;
  }
}
