# Elements of one byte: words that a thread owns, and bits of words that several threads change.
model Packed(N = 5, D = 37) {
  entry run(pixels: u8[N, D], offset: i8[D]) {
    bright = pixels > 127
    return bright, moved = i8(pixels) + offset, some = any(bright, axis=1)
  }
}
