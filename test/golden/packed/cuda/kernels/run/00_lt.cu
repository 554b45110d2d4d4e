// run/00_lt
// schedule: one element a thread, 256 threads a group; 0 FLOPs, 370B moved at least
//   in  pixels: u8[5, 37]
//   out bright: bool[5, 37]
// fuses:
//   lt bool[5, 37]
// from:
//   test/golden/packed.ml:4: bright = pixels > 127

typedef unsigned int u32;
typedef unsigned char u8;

#line 4 "test/golden/packed.ml"
extern "C" __global__ void __launch_bounds__(256)
run_00_lt(
    const u8* __restrict__ pixels,
    u8* __restrict__ bright) {
#line 19 "kernels/run/00_lt.cu"
  const int group = int(blockIdx.x);
  const int thread = int(threadIdx.x);
  const int element = group * 256 + thread;
  if (element < 185) {
    const bool bright_2 = 127u < u32(pixels[element]);
    bright[element] = u8(u32(bright_2));
  }
}
