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

typedef unsigned int u32;
typedef unsigned char u8;

#line 4 "test/golden/packed.ml"
extern "C" __global__ void __launch_bounds__(64)
run_01_lt_any(
    const u8* __restrict__ pixels,
    u8* __restrict__ bright,
    u8* __restrict__ some) {
#line 25 "kernels/run/01_lt_any.cu"
  __shared__ __align__(16) int partial[2];
  const int group = int(blockIdx.x);
  const int thread = int(threadIdx.x);
  int own = 0;
  const int at = group * 37;
  for (int term = thread; term < 37; term += 64) {
    own += int(127u < u32(pixels[at + term]));
  }
  own += __shfl_xor_sync(0xffffffffu, own, 16);
  own += __shfl_xor_sync(0xffffffffu, own, 8);
  own += __shfl_xor_sync(0xffffffffu, own, 4);
  own += __shfl_xor_sync(0xffffffffu, own, 2);
  own += __shfl_xor_sync(0xffffffffu, own, 1);
  if (thread % 32 == 0) {
    partial[thread / 32] = own;
  }
  __syncthreads();
  const int row_total = partial[0] + partial[1];
  __syncthreads();
  const bool some_2 = row_total != 0;
  const u32 to_u32 = u32(some_2);
  if (thread == 0) {
    some[group] = u8(to_u32);
  }
  for (int element = thread; element < 37; element += 64) {
    const bool bright_2 = 127u < u32(pixels[at + element]);
    bright[at + element] = u8(u32(bright_2));
  }
}
