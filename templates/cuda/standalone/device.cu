// Memory, launches and graphs.

namespace mlc {

/** Why a call of the interface failed. */
struct Failure {
  std::string message;
};

inline void check(cudaError_t result, const std::string& doing) {
  if (result != cudaSuccess) throw Failure{doing + ": " + cudaGetErrorString(result)};
}

/** Element types; f16 and bf16 are their bits. */
enum class Type { f32, i32, u32, f16, bf16, i8, u8, boolean };

/** Bytes of an element, in the caller's arrays and on the card. */
inline size_t element_bytes(Type type) {
  if (type == Type::f16 || type == Type::bf16) return 2;
  return type == Type::i8 || type == Type::u8 || type == Type::boolean ? 1 : 4;
}

struct Tensor {
  std::string name;
  Type type;
  std::vector<size_t> shape;

  size_t count() const {
    size_t product = 1;
    for (const size_t dim : shape) product *= dim;
    return product;
  }
  size_t bytes() const { return count() * element_bytes(type); }
};

struct Variable {
  Tensor tensor;
  /** A slot of an optimizer: no part of the weights that are saved. */
  bool slot;
};

struct Run;

struct Entry {
  const char* name;
  bool training;
  std::vector<Tensor> arguments, outputs;
  /** Whether each output has memory of its own. */
  std::vector<bool> separate;
  /** Queues the kernels of a step. */
  void (*queue)(Run&);
  /** Where each output lies after a step. */
  char* (*output)(const Run&, size_t);
  /** The kernel and the model's lines of each dispatch; empty where no kernel checks indices. */
  std::vector<const char*> origins;
};

struct Model {
  cudaStream_t stream = nullptr;
  std::vector<char*> owned;
  std::vector<char*> variables;
  char* arena = nullptr;
  char* scalars = nullptr;
  unsigned seed = 0, step = 0;
  std::map<const Entry*, Run> runs;

  char* allocate(size_t bytes) {
    const size_t size = (bytes / 256 + 1) * 256;
    void* address = nullptr;
    check(cudaMalloc(&address, size), "a buffer of " + std::to_string(size) + " bytes");
    owned.push_back(static_cast<char*>(address));
    check(cudaMemsetAsync(address, 0, size, stream), "clearing a buffer");
    return owned.back();
  }
  void wait(const std::string& doing) { check(cudaStreamSynchronize(stream), doing); }
};

/** An entry made ready: its buffers, and its kernels as one graph. */
struct Run {
  Model* model = nullptr;
  std::vector<char*> arguments, outputs;
  char* errors = nullptr;
  cudaGraphExec_t graph = nullptr;
  /** True while kernels are only loaded: loading one within a recording would break it. */
  bool loading = false;

  template <typename... P, typename... A>
  void launch(const char* name, void (*kernel)(P...), unsigned groups, unsigned threads, int shared, A... addresses) {
    static_assert(sizeof...(P) == sizeof...(A), "a kernel gets an address for each parameter");
    const std::string doing = std::string("kernel ") + name;
    if (loading) {
      cudaFuncAttributes attributes;
      check(cudaFuncGetAttributes(&attributes, kernel), doing);
      if (shared > 0) check(cudaFuncSetAttribute(kernel, cudaFuncAttributeMaxDynamicSharedMemorySize, shared), doing);
      return;
    }
    void* values[] = {addresses...};
    void* pointers[sizeof...(A)];
    for (size_t i = 0; i < sizeof...(A); ++i) pointers[i] = &values[i];
    check(cudaLaunchKernel(kernel, dim3(groups), dim3(threads), pointers, size_t(shared), model->stream), doing);
  }
  void copy(const char* from, char* to, size_t bytes) {
    if (!loading) check(cudaMemcpyAsync(to, from, bytes, cudaMemcpyDeviceToDevice, model->stream), "a copy");
  }
};

/** The entry's buffers and graph, made when it is first run. */
inline Run& prepare(Model& model, const Entry& entry) {
  const auto known = model.runs.find(&entry);
  if (known != model.runs.end()) return known->second;
  Run run;
  run.model = &model;
  for (const Tensor& tensor : entry.arguments) run.arguments.push_back(model.allocate(tensor.bytes()));
  for (size_t i = 0; i < entry.outputs.size(); ++i)
    run.outputs.push_back(entry.separate[i] ? model.allocate(entry.outputs[i].bytes()) : nullptr);
  if (!entry.origins.empty()) run.errors = model.allocate(16);
  run.loading = true;
  entry.queue(run);
  run.loading = false;
  const std::string doing = std::string("recording ") + entry.name;
  cudaGraph_t graph = nullptr;
  check(cudaStreamBeginCapture(model.stream, cudaStreamCaptureModeThreadLocal), doing);
  try {
    entry.queue(run);
  } catch (...) {
    // Ends the recording, so that the stream is of use again.
    if (cudaStreamEndCapture(model.stream, &graph) == cudaSuccess && graph != nullptr) cudaGraphDestroy(graph);
    throw;
  }
  check(cudaStreamEndCapture(model.stream, &graph), doing);
  const cudaError_t made = cudaGraphInstantiateWithFlags(&run.graph, graph, 0);
  cudaGraphDestroy(graph);
  check(made, doing);
  return model.runs.emplace(&entry, run).first->second;
}

/** Copies a caller's array to the card. */
inline void upload(Model& model, char* to, const void* from, const Tensor& tensor) {
  const std::string doing = "writing " + tensor.name;
  if (tensor.bytes() > 0) check(cudaMemcpyAsync(to, from, tensor.bytes(), cudaMemcpyHostToDevice, model.stream), doing);
  // The caller's memory may go as soon as this returns.
  model.wait(doing);
}

inline void download(Model& model, void* to, const char* from, const Tensor& tensor) {
  const std::string doing = "reading " + tensor.name;
  if (tensor.bytes() > 0) check(cudaMemcpyAsync(to, from, tensor.bytes(), cudaMemcpyDeviceToHost, model.stream), doing);
  model.wait(doing);
}

/** One step: arguments in the entry's order; outputs that are null stay on the card. */
inline void run(Model& model, const Entry& entry, const void* const* arguments, void* const* outputs) {
  Run& ready = prepare(model, entry);
  for (size_t i = 0; i < entry.arguments.size(); ++i) {
    if (arguments[i] == nullptr) throw Failure{"argument " + entry.arguments[i].name + " is null"};
    upload(model, ready.arguments[i], arguments[i], entry.arguments[i]);
  }
  const unsigned scalars[] = {model.seed, model.step};
  check(cudaMemcpyAsync(model.scalars, scalars, sizeof scalars, cudaMemcpyHostToDevice, model.stream), "writing the seed");
  check(cudaGraphLaunch(ready.graph, model.stream), std::string("running ") + entry.name);
  model.wait(std::string("running ") + entry.name);
  if (entry.training) ++model.step;
  if (ready.errors != nullptr) {
    unsigned words[4];
    check(cudaMemcpy(words, ready.errors, sizeof words, cudaMemcpyDeviceToHost), "reading the error words");
    if (words[0] != 0) {
      check(cudaMemset(ready.errors, 0, sizeof words), "clearing the error words");
      throw Failure{"index " + std::to_string(static_cast<int>(words[2])) + " is out of range in " +
                    (words[1] < entry.origins.size() ? entry.origins[words[1]] : entry.name)};
    }
  }
  for (size_t i = 0; i < entry.outputs.size(); ++i)
    if (outputs[i] != nullptr) download(model, outputs[i], entry.output(ready, i), entry.outputs[i]);
}

inline void release(Model* model) {
  for (auto& [entry, ready] : model->runs) cudaGraphExecDestroy(ready.graph);
  for (char* address : model->owned) cudaFree(address);
  if (model->stream != nullptr) cudaStreamDestroy(model->stream);
  delete model;
}

}  // namespace mlc
