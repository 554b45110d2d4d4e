// A driver library for tests: device memory is the host's, a stream is a queue that runs late, and "machine code" is the path of a shared
// library that holds the kernel (see nvrtc.cpp). Every call is logged, every handle checked, every object counted.
#include <dlfcn.h>

#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace {

enum Result { kSuccess = 0, kInvalidValue = 1, kNoMemory = 2, kNotInitialized = 3, kNoDevice = 100, kNoBinary = 209, kInvalidContext = 201, kInvalidHandle = 400, kNotFound = 500, kNotReady = 600, kIllegalAddress = 700, kCaptureMerge = 900 };

using Work = std::function<int()>;
using Run = int (*)(int, void**, unsigned);

struct Kernel {
  Run run;
  int parameters;
  int threads;
  /** Shared memory that launches may ask for. */
  unsigned shared;
};
struct Module {
  void* library;
  Kernel kernel;
  std::string symbol;
};
struct Graph {
  std::vector<Work> nodes;
};
struct Event {
  /** Works of the stream that come before it. */
  uint64_t after = 0;
  int asked = 0;
};

bool initialized = false;
uint64_t current_context = 0;
bool retained = false;
int sticky = 0;
std::string call_log;
std::map<uint64_t, size_t> memory, pinned;
std::map<uint64_t, Module*> modules, functions;
std::map<uint64_t, Graph*> graphs, executables;
std::map<uint64_t, Event> events;
std::set<uint64_t> streams;
std::deque<Work> queue;
uint64_t queued = 0, done = 0, next_handle = 1000;
Graph* capturing = nullptr;

std::string fail_name;
int fail_after = 0, fail_result = 0;

int enter(const char* name) {
  call_log += name;
  call_log += ' ';
  if (fail_name == name && --fail_after == 0) {
    fail_name.clear();
    if (fail_result >= 700 && fail_result < 720) sticky = fail_result;
    return fail_result;
  }
  if (sticky != 0) return sticky;
  if (!initialized) return kNotInitialized;
  return kSuccess;
}

#define ENTER(name)                                   \
  if (const int result = enter(name)) return result
#define ENTER_CONTEXT(name)                           \
  ENTER(name);                                        \
  if (current_context == 0) return kInvalidContext
#define KNOWN(set, handle)                            \
  if ((set).count(handle) == 0) return kInvalidHandle

bool inside(const std::map<uint64_t, size_t>& blocks, uint64_t address, size_t bytes) {
  auto next = blocks.upper_bound(address);
  if (next == blocks.begin()) return false;
  --next;
  return address + bytes <= next->first + next->second;
}

void drain(uint64_t until) {
  while (done < until) {
    const Work work = queue.front();
    queue.pop_front();
    ++done;
    if (const int result = work()) sticky = result;
  }
}

int add(Work work) {
  if (capturing != nullptr) {
    capturing->nodes.push_back(work);
    return kSuccess;
  }
  queue.push_back(work);
  ++queued;
  return kSuccess;
}

/** The pinned block at an address, and how many queued copies use it. */
std::map<uint64_t, int> uses;
uint64_t block_of(uint64_t address) {
  auto next = pinned.upper_bound(address);
  return next == pinned.begin() ? 0 : (--next)->first;
}

int copy(uint64_t to, uint64_t from, size_t bytes, uint64_t host = 0) {
  const uint64_t block = block_of(host);
  ++uses[block];
  return add([=] {
    memcpy(reinterpret_cast<void*>(to), reinterpret_cast<void*>(from), bytes);
    --uses[block];
    return 0;
  });
}

int allocate(std::map<uint64_t, size_t>& blocks, uint64_t* address, size_t bytes) {
  if (bytes == 0) return kInvalidValue;
  if (bytes > size_t(1) << 36) return kNoMemory;
  void* block = aligned_alloc(256, (bytes + 255) / 256 * 256);
  memset(block, 0xff, bytes);
  *address = reinterpret_cast<uint64_t>(block);
  blocks[*address] = bytes;
  return kSuccess;
}

/** Freed memory that queued work may still use is a bug of the caller. */
int release(std::map<uint64_t, size_t>& blocks, uint64_t address) {
  if (blocks.count(address) == 0 || (&blocks == &memory ? !queue.empty() : uses[address] > 0)) return kInvalidValue;
  blocks.erase(address);
  free(reinterpret_cast<void*>(address));
  return kSuccess;
}

}  // namespace

extern "C" {

void stub_fail(const char* name, int after, int result) {
  fail_name = name;
  fail_after = after;
  fail_result = result;
}
/** The calls since the last time, and forgets them. */
const char* stub_log() {
  static std::string taken;
  taken = call_log;
  call_log.clear();
  return taken.c_str();
}
int stub_live(const char* kind) {
  const std::map<std::string, size_t> counts = {
      {"memory", memory.size()},           {"pinned", pinned.size()}, {"modules", modules.size()},
      {"graphs", graphs.size()},           {"executables", executables.size()},
      {"events", events.size()},           {"streams", streams.size()}, {"contexts", retained ? 1u : 0u},
  };
  return int(counts.at(kind));
}
void stub_reset() {
  sticky = 0;
  drain(queued);
  for (auto* blocks : {&memory, &pinned}) {
    for (const auto& [address, bytes] : *blocks) free(reinterpret_cast<void*>(address));
    blocks->clear();
  }
  modules.clear();
  functions.clear();
  graphs.clear();
  executables.clear();
  events.clear();
  streams.clear();
  retained = initialized = false;
  current_context = 0;
  call_log.clear();
  sticky = 0;
}

int cuInit(unsigned flags) {
  initialized = getenv("STUB_NO_CARD") == nullptr;
  call_log += "cuInit ";
  return flags != 0 ? kInvalidValue : initialized ? kSuccess : kNoDevice;
}
int cuDriverGetVersion(int* version) {
  ENTER("cuDriverGetVersion");
  *version = 13000;
  return kSuccess;
}
int cuDeviceGetCount(int* count) {
  ENTER("cuDeviceGetCount");
  *count = 1;
  return kSuccess;
}
int cuDeviceGet(int* device, int ordinal) {
  ENTER("cuDeviceGet");
  *device = 7;
  return ordinal == 0 ? kSuccess : kInvalidValue;
}
int cuDeviceGetName(char* name, int length, int device) {
  ENTER("cuDeviceGetName");
  strncpy(name, "Stub card", length);
  return device == 7 ? kSuccess : kInvalidValue;
}
int cuDeviceGetAttribute(int* value, int attribute, int device) {
  ENTER("cuDeviceGetAttribute");
  const std::map<int, int> values = {{1, 1024}, {5, 2147483647}, {8, 49152}, {97, 232448}, {16, 132}, {75, 9}, {76, 0}};
  if (device != 7 || values.count(attribute) == 0) return kInvalidValue;
  *value = values.at(attribute);
  return kSuccess;
}
int cuDeviceTotalMem_v2(size_t* bytes, int device) {
  ENTER("cuDeviceTotalMem");
  *bytes = size_t(80) << 30;
  return device == 7 ? kSuccess : kInvalidValue;
}
int cuDevicePrimaryCtxRetain(uint64_t* context, int device) {
  ENTER("cuDevicePrimaryCtxRetain");
  *context = 42;
  retained = true;
  return device == 7 ? kSuccess : kInvalidValue;
}
int cuDevicePrimaryCtxRelease_v2(int device) {
  ENTER("cuDevicePrimaryCtxRelease");
  retained = false;
  current_context = 0;
  return device == 7 ? kSuccess : kInvalidValue;
}
int cuCtxSetCurrent(uint64_t context) {
  ENTER("cuCtxSetCurrent");
  if (context != 42 || !retained) return kInvalidContext;
  current_context = context;
  return kSuccess;
}

int cuModuleLoadDataEx(uint64_t* module, const char* image, unsigned options, void*, void*) {
  ENTER_CONTEXT("cuModuleLoadDataEx");
  const std::string magic = "STUB-SM_90:";
  if (options != 0 || capturing != nullptr) return kInvalidValue;
  if (strncmp(image, magic.c_str(), magic.size()) != 0) return kNoBinary;
  void* library = dlopen(image + magic.size(), RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) return kNoBinary;
  auto* made = new Module{};
  made->library = library;
  made->kernel = {reinterpret_cast<Run>(dlsym(library, "mlc_launch")), *static_cast<int*>(dlsym(library, "mlc_parameters")), *static_cast<int*>(dlsym(library, "mlc_threads")), 0};
  made->symbol = static_cast<const char*>(dlsym(library, "mlc_symbol"));
  *module = next_handle++;
  modules[*module] = made;
  return kSuccess;
}
int cuModuleUnload(uint64_t module) {
  ENTER_CONTEXT("cuModuleUnload");
  KNOWN(modules, module);
  if (!queue.empty()) return kInvalidValue;
  dlclose(modules[module]->library);
  delete modules[module];
  modules.erase(module);
  return kSuccess;
}
int cuModuleGetFunction(uint64_t* function, uint64_t module, const char* name) {
  ENTER_CONTEXT("cuModuleGetFunction");
  KNOWN(modules, module);
  if (modules[module]->symbol != name) return kNotFound;
  *function = next_handle++;
  functions[*function] = modules[module];
  return kSuccess;
}

int cuFuncSetAttribute(uint64_t function, int attribute, int value) {
  ENTER_CONTEXT("cuFuncSetAttribute");
  KNOWN(functions, function);
  if (attribute != 8 || value < 0 || value > 232448) return kInvalidValue;
  functions[function]->kernel.shared = unsigned(value);
  return kSuccess;
}

int cuMemAlloc_v2(uint64_t* address, size_t bytes) {
  ENTER_CONTEXT("cuMemAlloc");
  return allocate(memory, address, bytes);
}
int cuMemFree_v2(uint64_t address) {
  ENTER_CONTEXT("cuMemFree");
  return release(memory, address);
}
int cuMemHostAlloc(uint64_t* address, size_t bytes, unsigned flags) {
  ENTER_CONTEXT("cuMemHostAlloc");
  return flags == 0 ? allocate(pinned, address, bytes) : kInvalidValue;
}
int cuMemFreeHost(uint64_t address) {
  ENTER_CONTEXT("cuMemFreeHost");
  return release(pinned, address);
}
int cuMemsetD8Async(uint64_t address, unsigned char value, size_t bytes, uint64_t stream) {
  ENTER_CONTEXT("cuMemsetD8Async");
  KNOWN(streams, stream);
  if (!inside(memory, address, bytes)) return kInvalidValue;
  return add([=] {
    memset(reinterpret_cast<void*>(address), value, bytes);
    return 0;
  });
}
int cuMemcpyHtoDAsync_v2(uint64_t to, uint64_t from, size_t bytes, uint64_t stream) {
  ENTER_CONTEXT("cuMemcpyHtoDAsync");
  KNOWN(streams, stream);
  return inside(memory, to, bytes) && inside(pinned, from, bytes) ? copy(to, from, bytes, from) : int(kInvalidValue);
}
int cuMemcpyDtoHAsync_v2(uint64_t to, uint64_t from, size_t bytes, uint64_t stream) {
  ENTER_CONTEXT("cuMemcpyDtoHAsync");
  KNOWN(streams, stream);
  return inside(pinned, to, bytes) && inside(memory, from, bytes) ? copy(to, from, bytes, to) : int(kInvalidValue);
}
int cuMemcpyDtoDAsync_v2(uint64_t to, uint64_t from, size_t bytes, uint64_t stream) {
  ENTER_CONTEXT("cuMemcpyDtoDAsync");
  KNOWN(streams, stream);
  return inside(memory, to, bytes) && inside(memory, from, bytes) ? copy(to, from, bytes) : int(kInvalidValue);
}

int cuStreamCreate(uint64_t* stream, unsigned flags) {
  ENTER_CONTEXT("cuStreamCreate");
  *stream = next_handle++;
  streams.insert(*stream);
  return flags == 1 ? kSuccess : kInvalidValue;
}
int cuStreamDestroy_v2(uint64_t stream) {
  ENTER_CONTEXT("cuStreamDestroy");
  KNOWN(streams, stream);
  streams.erase(stream);
  return kSuccess;
}
int cuStreamSynchronize(uint64_t stream) {
  ENTER_CONTEXT("cuStreamSynchronize");
  KNOWN(streams, stream);
  if (capturing != nullptr) return kCaptureMerge;
  drain(queued);
  return sticky;
}
int cuStreamBeginCapture_v2(uint64_t stream, int mode) {
  ENTER_CONTEXT("cuStreamBeginCapture");
  KNOWN(streams, stream);
  if (mode != 1 || capturing != nullptr) return kInvalidValue;
  capturing = new Graph{};
  return kSuccess;
}
int cuStreamEndCapture(uint64_t stream, uint64_t* graph) {
  ENTER_CONTEXT("cuStreamEndCapture");
  KNOWN(streams, stream);
  if (capturing == nullptr) return kInvalidValue;
  *graph = next_handle++;
  graphs[*graph] = capturing;
  capturing = nullptr;
  return kSuccess;
}
int cuGraphInstantiateWithFlags(uint64_t* executable, uint64_t graph, uint64_t flags) {
  ENTER_CONTEXT("cuGraphInstantiate");
  KNOWN(graphs, graph);
  *executable = next_handle++;
  executables[*executable] = new Graph(*graphs[graph]);
  return flags == 0 ? kSuccess : kInvalidValue;
}
int cuGraphDestroy(uint64_t graph) {
  ENTER_CONTEXT("cuGraphDestroy");
  KNOWN(graphs, graph);
  delete graphs[graph];
  graphs.erase(graph);
  return kSuccess;
}
int cuGraphUpload(uint64_t executable, uint64_t stream) {
  ENTER_CONTEXT("cuGraphUpload");
  KNOWN(streams, stream);
  KNOWN(executables, executable);
  return kSuccess;
}
int cuGraphLaunch(uint64_t executable, uint64_t stream) {
  ENTER_CONTEXT("cuGraphLaunch");
  KNOWN(streams, stream);
  KNOWN(executables, executable);
  for (const Work& node : executables[executable]->nodes) add(node);
  return kSuccess;
}
int cuGraphExecDestroy(uint64_t executable) {
  ENTER_CONTEXT("cuGraphExecDestroy");
  KNOWN(executables, executable);
  delete executables[executable];
  executables.erase(executable);
  return kSuccess;
}

int cuEventCreate(uint64_t* event, unsigned) {
  ENTER_CONTEXT("cuEventCreate");
  *event = next_handle++;
  events[*event] = {};
  return kSuccess;
}
int cuEventRecord(uint64_t event, uint64_t stream) {
  ENTER_CONTEXT("cuEventRecord");
  KNOWN(streams, stream);
  KNOWN(events, event);
  events[event] = {queued, 0};
  return kSuccess;
}
/** Not ready the first time it is asked, so that nothing works by luck. */
int cuEventQuery(uint64_t event) {
  ENTER_CONTEXT("cuEventQuery");
  KNOWN(events, event);
  if (events[event].after > done && events[event].asked++ == 0) return kNotReady;
  drain(events[event].after);
  return sticky;
}
int cuEventSynchronize(uint64_t event) {
  ENTER_CONTEXT("cuEventSynchronize");
  KNOWN(events, event);
  drain(events[event].after);
  return sticky;
}
int cuEventElapsedTime(float* milliseconds, uint64_t start, uint64_t end) {
  ENTER_CONTEXT("cuEventElapsedTime");
  KNOWN(events, start);
  KNOWN(events, end);
  *milliseconds = 0.001f * float(events[end].after - events[start].after);
  return kSuccess;
}
int cuEventDestroy_v2(uint64_t event) {
  ENTER_CONTEXT("cuEventDestroy");
  KNOWN(events, event);
  events.erase(event);
  return kSuccess;
}

int cuLaunchKernel(uint64_t function, unsigned gx, unsigned gy, unsigned gz, unsigned bx, unsigned by, unsigned bz, unsigned shared, uint64_t stream, void** params, void** extra) {
  ENTER_CONTEXT("cuLaunchKernel");
  KNOWN(streams, stream);
  KNOWN(functions, function);
  const Kernel kernel = functions[function]->kernel;
  if (gx == 0 || gy != 1 || gz != 1 || int(bx) != kernel.threads || by != 1 || bz != 1 || shared > kernel.shared || extra != nullptr) return kInvalidValue;
  // Parameters are copied now, as the driver does.
  std::vector<void*> values;
  for (int i = 0; i < kernel.parameters; ++i) {
    values.push_back(*static_cast<void**>(params[i]));
    if (!inside(memory, reinterpret_cast<uint64_t>(values.back()), 1)) return kInvalidValue;
  }
  return add([=]() mutable { return kernel.run(0, values.data(), gx) == 0 ? 0 : int(kIllegalAddress); });
}
int cuGetErrorName(int error, const char** text) {
  static std::string made;
  made = "STUB_ERROR_" + std::to_string(error);
  *text = made.c_str();
  return kSuccess;
}
int cuGetErrorString(int error, const char** text) {
  static std::string made;
  made = "error " + std::to_string(error) + " of the stub";
  *text = made.c_str();
  return kSuccess;
}

}  // extern "C"
