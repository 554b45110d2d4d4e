// run/00_lt
// schedule: one word of 4 elements a thread, 64 threads a group; 0 FLOPs, 370B moved at least
//   in  pixels: u8[5, 37]
//   out bright: bool[5, 37]
// fuses:
//   lt bool[5, 37]
// from:
//   test/golden/packed.ml:4: bright = pixels > 127

@group(0) @binding(0) var<storage, read> pixels: array<u32>;
@group(0) @binding(1) var<storage, read_write> bright: array<u32>;

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
    var bright_word: u32 = 0u;
    for (var element = first; element < min(first + 4, 185); element += 1) {
      let bright_2 = 127u < mlc_unpack_u8(pixels[element >> 2u], element);
      bright_word = insertBits(bright_word, u32(bright_2), 8u * (u32(element) & 3u), 8u);
    }
    bright[word] = bright_word;
  }
}
