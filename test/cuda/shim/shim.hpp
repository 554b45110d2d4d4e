// Runs the text of CUDA kernels as host C++: a block at a time, its threads as fibers that take turns at barriers.
//
// A thread runs until its next barrier; then the next thread does, in an order that turns round at every barrier, so that a value which a
// missing barrier would protect is read before it is written in one order or the other. Threads that do not all meet a barrier are an error.
// Threads of a warp meet at shuffles and tensor-core products likewise (warp.hpp).
#pragma once
#include <cmath>
#include <csetjmp>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ucontext.h>
#include <utility>
#include <vector>

#define __global__ static
#define __device__ static
#define __forceinline__ inline
#define __launch_bounds__(...)
#define __align__(bytes) __attribute__((aligned(bytes)))
/** The functions with PTX are ours. */
#define MLC_HOST
/** All shared memory of a unit lies in one section, so that a launch can fill it with NaN first. */
#define __shared__ static __attribute__((section("mlc_shared"), used))

/** Shared memory that a launch may ask for on a card of compute capability 9.0. */
namespace shim {
constexpr int kSharedBytes = 227 * 1024;
}
__shared__ __align__(16) unsigned char mlc_memory[shim::kSharedBytes];

struct uint3 {
  unsigned x, y, z;
};
static uint3 threadIdx, blockIdx;
struct alignas(16) float4 {
  float x, y, z, w;
};
struct alignas(16) uint4 {
  unsigned x, y, z, w;
};
struct alignas(4) uchar4 {
  unsigned char x, y, z, w;
};
struct alignas(8) ushort4 {
  unsigned short x, y, z, w;
};
inline ushort4 make_ushort4(unsigned short x, unsigned short y, unsigned short z, unsigned short w) { return ushort4{x, y, z, w}; }
inline float4 make_float4(float x, float y, float z, float w) { return float4{x, y, z, w}; }

inline unsigned __float_as_uint(float a) {
  unsigned bits;
  memcpy(&bits, &a, 4);
  return bits;
}
inline float __uint_as_float(unsigned bits) {
  float a;
  memcpy(&a, &bits, 4);
  return a;
}
/** Towards zero, limited to the range, 0 for NaN: cvt.rzi.s32.f32 of the PTX manual. */
inline int __float2int_rz(float a) {
  if (a != a) return 0;
  if (a >= 2147483648.0f) return 2147483647;
  if (a <= -2147483648.0f) return -2147483647 - 1;
  return static_cast<int>(a);
}
inline unsigned __float2uint_rz(float a) {
  if (!(a > 0.0f)) return 0u;
  if (a >= 4294967296.0f) return 4294967295u;
  return static_cast<unsigned>(a);
}
inline unsigned __umulhi(unsigned a, unsigned b) {
  return static_cast<unsigned>(static_cast<unsigned long long>(a) * b >> 32);
}
inline int min(int a, int b) { return a < b ? a : b; }
inline int max(int a, int b) { return a > b ? a : b; }
inline unsigned min(unsigned a, unsigned b) { return a < b ? a : b; }
inline unsigned max(unsigned a, unsigned b) { return a > b ? a : b; }

namespace shim {

constexpr int kMaxThreads = 1024;
constexpr int kWarp = 32;
constexpr size_t kStackBytes = 64 * 1024;
enum class State { ready, at_barrier, at_warp, done };

struct Fiber {
  ucontext_t context;
  jmp_buf here;
  char* stack;
  State state;
  bool begun;
};

/** What a thread does: calls the kernel with the launch's arguments. */
using Body = void (*)(void** args);

static Fiber fibers[kMaxThreads];
static jmp_buf scheduler;
static int current;
static Body body;
static void** arguments;

inline void yield(State state) {
  Fiber& fiber = fibers[current];
  fiber.state = state;
  if (_setjmp(fiber.here) == 0) _longjmp(scheduler, 1);
}

/** A fiber lives on after its thread: the next block's thread of the same number starts in it. */
static void live() {
  for (;;) {
    body(arguments);
    yield(State::done);
  }
}

inline void resume(int thread) {
  current = thread;
  threadIdx.x = static_cast<unsigned>(thread);
  Fiber& fiber = fibers[thread];
  if (_setjmp(scheduler) != 0) return;
  if (fiber.begun) _longjmp(fiber.here, 1);
  fiber.begun = true;
  if (fiber.stack == nullptr) fiber.stack = static_cast<char*>(malloc(kStackBytes));
  getcontext(&fiber.context);
  fiber.context.uc_stack.ss_sp = fiber.stack;
  fiber.context.uc_stack.ss_size = kStackBytes;
  fiber.context.uc_link = nullptr;
  makecontext(&fiber.context, live, 0);
  setcontext(&fiber.context);
}

/** Whether all threads from `first` to `last` are in the state; they are then ready. */
inline bool release(int first, int last, State state) {
  for (int i = first; i < last; ++i)
    if (fibers[i].state != state) return false;
  for (int i = first; i < last; ++i) fibers[i].state = State::ready;
  return true;
}

void begin_warps(int threads);

/** One block of a kernel with barriers; false where some threads ended or wait elsewhere while others wait. */
inline bool run_block(int threads) {
  begin_warps(threads);
  for (int i = 0; i < threads; ++i) fibers[i].state = State::ready;
  for (int turn = 0;; ++turn) {
    int done = 0;
    for (int i = 0; i < threads; ++i) {
      const int thread = turn % 2 == 0 ? i : threads - 1 - i;
      if (fibers[thread].state == State::ready) resume(thread);
      if (fibers[thread].state == State::done) ++done;
    }
    if (done == threads) return true;
    bool released = false;
    for (int first = 0; first < threads; first += kWarp)
      if (release(first, first + kWarp < threads ? first + kWarp : threads, State::at_warp)) released = true;
    if (released || release(0, threads, State::at_barrier)) continue;
    // The fibers that wait hold a thread of this block: they are begun anew.
    for (int i = 0; i < threads; ++i) fibers[i].begun = false;
    return false;
  }
}

extern "C" {
extern char __start_mlc_shared[] __attribute__((weak));
extern char __stop_mlc_shared[] __attribute__((weak));
}

/** 0, or 1 where a barrier was not met by all threads of a block. */
inline int launch(Body kernel, void** args, unsigned blocks, int threads, bool barriers) {
  body = kernel;
  arguments = args;
  if (__start_mlc_shared != nullptr) memset(__start_mlc_shared, 0xff, __stop_mlc_shared - __start_mlc_shared);
  for (unsigned block = 0; block < blocks; ++block) {
    blockIdx.x = block;
    if (barriers) {
      if (!run_block(threads)) return 1;
      continue;
    }
    for (int thread = 0; thread < threads; ++thread) {
      threadIdx.x = static_cast<unsigned>(thread);
      kernel(args);
    }
  }
  return 0;
}

}  // namespace shim

inline void __syncthreads() { shim::yield(shim::State::at_barrier); }

#include "warp.hpp"

namespace shim {

/** A kernel called with an array of pointers, as a driver passes them. */
template <auto kernel>
struct Call;
template <typename... P, void (*kernel)(P...)>
struct Call<kernel> {
  static constexpr int parameters = sizeof...(P);
  static void body(void** args) { spread(args, std::index_sequence_for<P...>{}); }
  template <size_t... I>
  static void spread(void** args, std::index_sequence<I...>) {
    kernel(static_cast<P>(args[I])...);
  }
};

struct Entry {
  Body body;
  int threads;
  bool barriers;
};

}  // namespace shim
