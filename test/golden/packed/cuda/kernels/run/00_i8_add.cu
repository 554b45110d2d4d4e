// run/00_i8_add
// schedule: one element a thread, 256 threads a group; 0 FLOPs, 407B moved at least
//   in  pixels: u8[5, 37]
//   in  offset: i8[37]
//   out moved: i8[5, 37]
// fuses:
//   i8: cast i8[5, 37]
//   add i8[5, 37]
// from:
//   test/golden/packed.ml:5: return bright, moved = i8(pixels) + offset, some = any(bright, axis=1)

typedef unsigned int u32;
typedef unsigned char u8;
typedef signed char i8;

#line 5 "test/golden/packed.ml"
extern "C" __global__ void __launch_bounds__(256)
run_00_i8_add(
    const u8* __restrict__ pixels,
    const i8* __restrict__ offset,
    i8* __restrict__ moved) {
#line 23 "kernels/run/00_i8_add.cu"
  const int group = int(blockIdx.x);
  const int thread = int(threadIdx.x);
  const int element = group * 256 + thread;
  if (element < 185) {
    const int i1 = element % 37;
    const int i0 = element / 37;
    const int moved_2 = ((((int(u32(pixels[i0 * 37 + i1])) << 24u) >> 24u) + int(offset[i1])) << 24u) >> 24u;
    moved[i0 * 37 + i1] = i8(moved_2);
  }
}
