// step/10_argmax
// schedule: one element a thread, 64 threads a group; 320 FLOPs, 1.41kB moved at least
//   in  out: f32[32, 10]
//   out argmax: i32[32]
// fuses:
//   argmax i32[32]
// from:
//   examples/digits/digits.ml:22: return loss, accuracy = mean(f32(argmax(out, axis=1) == y))

typedef unsigned int u32;
#define MLC_INFINITY __uint_as_float(0x7f800000u)

__device__ __forceinline__ bool mlc_isnan(float a) {
  return (__float_as_uint(a) & 0x7fffffffu) > 0x7f800000u;
}

#line 22 "examples/digits/digits.ml"
extern "C" __global__ void __launch_bounds__(64)
step_10_argmax(
    const float* __restrict__ out,
    int* __restrict__ argmax) {
#line 23 "kernels/step/10_argmax.cu"
  const int group = int(blockIdx.x);
  const int thread = int(threadIdx.x);
  const int element = group * 64 + thread;
  if (element < 32) {
    float best = -MLC_INFINITY;
    int best_at = 0;
    const int at = element * 10;
    for (int k0 = 0; k0 < 10; ++k0) {
      const float candidate = out[at + k0];
      if (best < candidate || (mlc_isnan(candidate) && !mlc_isnan(best))) {
        best = candidate;
        best_at = k0;
      }
    }
    argmax[element] = best_at;
  }
}
