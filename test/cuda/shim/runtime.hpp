// The part of the CUDA runtime library that standalone programs call, on the processor: a stream that runs at once, graphs as lists of work.
// Memory begins as NaN, and every address that is copied to or from must lie in a live block.
#pragma once
#include <functional>
#include <map>
#include <vector>

#include "shim.hpp"

enum cudaError_t { cudaSuccess = 0, cudaErrorInvalidValue = 1, cudaErrorMemoryAllocation = 2, cudaErrorLaunchFailure = 719 };
enum cudaMemcpyKind { cudaMemcpyHostToDevice = 1, cudaMemcpyDeviceToHost = 2, cudaMemcpyDeviceToDevice = 3 };
enum cudaStreamCaptureMode { cudaStreamCaptureModeThreadLocal = 1 };
constexpr unsigned cudaStreamNonBlocking = 1;
struct dim3 {
  unsigned x, y, z;
  explicit dim3(unsigned x, unsigned y = 1, unsigned z = 1) : x(x), y(y), z(z) {}
};
struct cudaFuncAttributes {
  int maxThreadsPerBlock;
};

namespace shim {

using Work = std::function<cudaError_t()>;
struct Stream {
  bool capturing = false;
  std::vector<Work> recorded;
};
using Graph = std::vector<Work>;

inline std::map<char*, size_t> blocks;
inline int live_graphs = 0, live_streams = 0;

inline bool inside(const void* address, size_t bytes) {
  char* at = static_cast<char*>(const_cast<void*>(address));
  auto next = blocks.upper_bound(at);
  if (next == blocks.begin()) return false;
  --next;
  return at + bytes <= next->first + next->second;
}

inline cudaError_t queue(Stream* stream, Work work) {
  if (!stream->capturing) return work();
  stream->recorded.push_back(work);
  return cudaSuccess;
}

}  // namespace shim

using cudaStream_t = shim::Stream*;
using cudaGraph_t = shim::Graph*;
using cudaGraphExec_t = shim::Graph*;

/** Everything that a program has not given back. */
extern "C" inline int shim_live() { return int(shim::blocks.size()) + shim::live_graphs + shim::live_streams; }
extern "C" __attribute__((used)) int mlc_live() { return shim_live(); }

inline const char* cudaGetErrorString(cudaError_t error) {
  return error == cudaErrorMemoryAllocation ? "out of memory" : error == cudaErrorLaunchFailure ? "launch failure" : "invalid value";
}
inline cudaError_t cudaMalloc(void** address, size_t bytes) {
  if (bytes > size_t(1) << 34) return cudaErrorMemoryAllocation;
  *address = aligned_alloc(256, (bytes + 255) / 256 * 256);
  memset(*address, 0xff, bytes);
  shim::blocks[static_cast<char*>(*address)] = bytes;
  return cudaSuccess;
}
inline cudaError_t cudaFree(void* address) {
  if (shim::blocks.erase(static_cast<char*>(address)) == 0) return cudaErrorInvalidValue;
  free(address);
  return cudaSuccess;
}
inline cudaError_t cudaMemset(void* address, int value, size_t bytes) {
  if (!shim::inside(address, bytes)) return cudaErrorInvalidValue;
  memset(address, value, bytes);
  return cudaSuccess;
}
inline cudaError_t cudaMemsetAsync(void* address, int value, size_t bytes, cudaStream_t stream) {
  return stream->capturing ? cudaErrorInvalidValue : cudaMemset(address, value, bytes);
}
inline cudaError_t cudaMemcpy(void* to, const void* from, size_t bytes, cudaMemcpyKind kind) {
  const bool ok = (kind == cudaMemcpyDeviceToHost || shim::inside(to, bytes)) && (kind == cudaMemcpyHostToDevice || shim::inside(from, bytes));
  if (!ok) return cudaErrorInvalidValue;
  memcpy(to, from, bytes);
  return cudaSuccess;
}
inline cudaError_t cudaMemcpyAsync(void* to, const void* from, size_t bytes, cudaMemcpyKind kind, cudaStream_t stream) {
  return shim::queue(stream, [=] { return cudaMemcpy(to, from, bytes, kind); });
}
inline cudaError_t cudaStreamCreateWithFlags(cudaStream_t* stream, unsigned flags) {
  *stream = new shim::Stream;
  ++shim::live_streams;
  return flags == cudaStreamNonBlocking ? cudaSuccess : cudaErrorInvalidValue;
}
inline cudaError_t cudaStreamDestroy(cudaStream_t stream) {
  delete stream;
  --shim::live_streams;
  return cudaSuccess;
}
inline cudaError_t cudaStreamSynchronize(cudaStream_t stream) { return stream->capturing ? cudaErrorInvalidValue : cudaSuccess; }
inline cudaError_t cudaStreamBeginCapture(cudaStream_t stream, cudaStreamCaptureMode) {
  if (stream->capturing) return cudaErrorInvalidValue;
  stream->capturing = true;
  return cudaSuccess;
}
inline cudaError_t cudaStreamEndCapture(cudaStream_t stream, cudaGraph_t* graph) {
  *graph = new shim::Graph(stream->recorded);
  ++shim::live_graphs;
  stream->recorded.clear();
  stream->capturing = false;
  return cudaSuccess;
}
inline cudaError_t cudaGraphInstantiateWithFlags(cudaGraphExec_t* executable, cudaGraph_t graph, unsigned long long) {
  *executable = new shim::Graph(*graph);
  ++shim::live_graphs;
  return cudaSuccess;
}
inline cudaError_t cudaGraphDestroy(cudaGraph_t graph) {
  delete graph;
  --shim::live_graphs;
  return cudaSuccess;
}
inline cudaError_t cudaGraphExecDestroy(cudaGraphExec_t executable) { return cudaGraphDestroy(executable); }
inline cudaError_t cudaGraphLaunch(cudaGraphExec_t executable, cudaStream_t stream) {
  for (const shim::Work& work : *executable)
    if (const cudaError_t result = shim::queue(stream, work)) return result;
  return cudaSuccess;
}
enum cudaFuncAttribute { cudaFuncAttributeMaxDynamicSharedMemorySize = 8 };

namespace shim {

/** What launches of a kernel may ask for. */
inline std::map<void*, int> allowed;

}  // namespace shim

template <typename... P>
cudaError_t cudaFuncSetAttribute(void (*kernel)(P...), cudaFuncAttribute, int bytes) {
  if (bytes > shim::kSharedBytes) return cudaErrorInvalidValue;
  shim::allowed[reinterpret_cast<void*>(kernel)] = bytes;
  return cudaSuccess;
}
template <typename... P>
cudaError_t cudaFuncGetAttributes(cudaFuncAttributes* attributes, void (*)(P...)) {
  attributes->maxThreadsPerBlock = 1024;
  return cudaSuccess;
}

namespace shim {

/** The kernel's address is the last of the arguments. */
template <typename... P>
struct Indirect {
  static void body(void** args) { spread(args, std::index_sequence_for<P...>{}); }
  template <size_t... I>
  static void spread(void** args, std::index_sequence<I...>) {
    reinterpret_cast<void (*)(P...)>(args[sizeof...(P)])(static_cast<P>(args[I])...);
  }
};

}  // namespace shim

/** Parameters are copied now, as the driver does. */
template <typename... P>
cudaError_t cudaLaunchKernel(void (*kernel)(P...), dim3 grid, dim3 block, void** pointers, size_t shared, cudaStream_t stream) {
  std::vector<void*> values;
  for (size_t i = 0; i < sizeof...(P); ++i) {
    values.push_back(*static_cast<void**>(pointers[i]));
    if (!shim::inside(values.back(), 1)) return cudaErrorInvalidValue;
  }
  values.push_back(reinterpret_cast<void*>(kernel));
  if (grid.x == 0 || grid.y != 1 || grid.z != 1 || block.x > 1024 || block.y != 1 || int(shared) > shim::allowed[reinterpret_cast<void*>(kernel)]) return cudaErrorInvalidValue;
  return shim::queue(stream, [=]() mutable {
    return shim::launch(&shim::Indirect<P...>::body, values.data(), grid.x, int(block.x), true) == 0 ? cudaSuccess : cudaErrorLaunchFailure;
  });
}
