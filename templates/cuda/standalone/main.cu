#ifndef MLC_NO_MAIN
// The program: runs an entry on tensors of a file and prints what comes out.

namespace mlc {

inline std::string type_text(const Tensor& tensor) {
  const char* names[] = {"f32", "i32", "u32", "f16", "bf16", "i8", "u8", "bool"};
  std::string text = names[int(tensor.type)];
  for (size_t i = 0; i < tensor.shape.size(); ++i) text += (i == 0 ? "[" : ", ") + std::to_string(tensor.shape[i]);
  return tensor.shape.empty() ? text : text + "]";
}

inline double number_at(const std::vector<unsigned char>& bytes, Type type, size_t i) {
  const auto as = [&](auto value) {
    memcpy(&value, bytes.data() + i * sizeof value, sizeof value);
    return double(value);
  };
  if (type == Type::f32) return as(float());
  if (type == Type::i32) return as(int());
  if (type == Type::u32) return as(unsigned());
  if (type == Type::f16 || type == Type::bf16) {
    unsigned short bits;
    memcpy(&bits, bytes.data() + 2 * i, 2);
    return type == Type::f16 ? half_to_float(bits) : bfloat_to_float(bits);
  }
  return type == Type::i8 ? as((signed char)0) : as((unsigned char)0);
}

inline void print(const Tensor& tensor, const std::vector<unsigned char>& bytes) {
  constexpr size_t kShown = 8;
  const size_t count = tensor.count();
  printf("%s: %s =", tensor.name.c_str(), type_text(tensor).c_str());
  for (size_t i = 0; i < count && i < kShown; ++i) printf(" %.6g", number_at(bytes, tensor.type, i));
  printf(count > kShown ? " ...\n" : "\n");
}

inline int usage() {
  fprintf(stderr, "usage: PROGRAM [ENTRY] [--in FILE] [--random] [--weights FILE] [--seed N] [--steps N] [--out FILE] [--save FILE]\n\n");
  fprintf(stderr, "  --in       a safetensors file with a tensor for each argument\n");
  fprintf(stderr, "  --random   arguments that no file has: floats from -1 to 1, zeros of other types\n");
  fprintf(stderr, "  --weights  params and states; without it they get the first values of the seed\n");
  fprintf(stderr, "  --steps    how often the entry is run, with the same arguments\n");
  fprintf(stderr, "  --out      a safetensors file for the outputs of the last run\n");
  fprintf(stderr, "  --save     a safetensors file for params and states afterwards\n\n");
  for (const Entry* entry : entries) {
    fprintf(stderr, "%s(", entry->name);
    for (size_t i = 0; i < entry->arguments.size(); ++i)
      fprintf(stderr, "%s%s: %s", i == 0 ? "" : ", ", entry->arguments[i].name.c_str(), type_text(entry->arguments[i]).c_str());
    fprintf(stderr, ")\n");
  }
  return 2;
}

/** Park and Miller's sequence: the same values at each start. */
inline std::vector<unsigned char> random_values(const Tensor& tensor) {
  std::vector<unsigned char> bytes(tensor.bytes());
  unsigned long long state = 17 + tensor.count();
  const bool half = tensor.type == Type::f16 || tensor.type == Type::bf16;
  if (tensor.type != Type::f32 && !half) return bytes;
  for (size_t i = 0; i < tensor.count(); ++i) {
    state = state * 48271 % 2147483647;
    const float value = float(double(state) / 2147483647.0 * 2.0 - 1.0);
    const unsigned short bits = tensor.type == Type::f16 ? float_to_half(value) : float_to_bfloat(value);
    if (half) memcpy(bytes.data() + 2 * i, &bits, 2);
    else memcpy(bytes.data() + 4 * i, &value, 4);
  }
  return bytes;
}

inline void run_program(Model& model, const Entry& entry, const std::map<std::string, std::string>& options, long steps) {
  const auto given = [&](const char* name) {
    const auto found = options.find(name);
    return found == options.end() ? std::string() : found->second;
  };
  if (!given("--weights").empty()) load(model, given("--weights"));
  File inputs;
  if (!given("--in").empty()) inputs = read_file(given("--in"));
  std::vector<std::vector<unsigned char>> arguments, outputs;
  std::vector<const void*> from;
  std::vector<void*> to;
  for (const Tensor& tensor : entry.arguments) {
    const auto found = inputs.find(tensor.name);
    if (found == inputs.end() && options.count("--random") > 0) {
      arguments.push_back(random_values(tensor));
      continue;
    }
    if (found == inputs.end()) throw Failure{"argument " + tensor.name + ": " + type_text(tensor) + " is missing; give a file with it by --in"};
    arguments.push_back(values_of(found->second, tensor));
  }
  for (const Tensor& tensor : entry.outputs) outputs.emplace_back(tensor.bytes() + 1);
  for (auto& bytes : arguments) from.push_back(bytes.data());
  for (auto& bytes : outputs) to.push_back(bytes.data());
  for (long i = 0; i < steps; ++i) run(model, entry, from.data(), to.data());
  std::vector<std::pair<Tensor, std::vector<unsigned char>>> made;
  for (size_t i = 0; i < outputs.size(); ++i) {
    outputs[i].pop_back();
    print(entry.outputs[i], outputs[i]);
    made.emplace_back(entry.outputs[i], outputs[i]);
  }
  if (!given("--out").empty()) write_file(given("--out"), made);
  if (!given("--save").empty()) save(model, given("--save"));
}

}  // namespace mlc

int main(int count, char** words) {
  const mlc::Entry* entry = mlc::entries.size() == 1 ? mlc::entries[0] : nullptr;
  std::map<std::string, std::string> options;
  for (int i = 1; i < count; ++i) {
    const std::string word = words[i];
    const bool known = word == "--in" || word == "--weights" || word == "--seed" || word == "--steps" || word == "--out" || word == "--save";
    if (known && i + 1 < count) {
      options[word] = words[++i];
      continue;
    }
    if (word == "--random") {
      options[word] = "yes";
      continue;
    }
    const mlc::Entry* named = nullptr;
    for (const mlc::Entry* one : mlc::entries)
      if (word == one->name) named = one;
    if (named == nullptr) return mlc::usage();
    entry = named;
  }
  const auto number = [&](const char* name, long otherwise) {
    const auto found = options.find(name);
    return found == options.end() ? otherwise : strtol(found->second.c_str(), nullptr, 10);
  };
  if (entry == nullptr) return mlc::usage();
  mlc::Model* model = nullptr;
  int code = 0;
  try {
    model = mlc::create(unsigned(number("--seed", 0)));
    mlc::run_program(*model, *entry, options, number("--steps", 1));
  } catch (const mlc::Failure& failure) {
    fprintf(stderr, "error: %s\n", failure.message.c_str());
    code = 1;
  }
  if (model != nullptr) mlc::release(model);
  return code;
}
#endif
