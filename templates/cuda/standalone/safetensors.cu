// Files of tensors: an 8-byte header length, a JSON header, and the tensors' little-endian bytes.
// Format: https://huggingface.co/docs/safetensors

namespace mlc {

struct Stored {
  std::string type;
  std::vector<size_t> shape;
  std::vector<unsigned char> bytes;
};
using File = std::map<std::string, Stored>;

/** Reads the header; every character is checked before it is used. */
class Header {
 public:
  Header(const std::string& text, const std::string& path) : text_(text), path_(path) {}

  struct Slot {
    std::string name;
    Stored stored;
    size_t begin = 0, end = 0;
  };

  std::vector<Slot> read() {
    std::vector<Slot> slots;
    members([&](const std::string& name) {
      if (name == "__metadata__") {
        members([&](const std::string&) { string(); });
        return;
      }
      Slot slot;
      slot.name = name;
      members([&](const std::string& key) {
        if (key == "dtype") slot.stored.type = string();
        else if (key == "shape") slot.stored.shape = numbers();
        else if (key == "data_offsets") {
          const std::vector<size_t> range = numbers();
          if (range.size() != 2) fail("data_offsets are two numbers");
          slot.begin = range[0];
          slot.end = range[1];
        } else fail("unknown key " + key);
      });
      slots.push_back(slot);
    });
    return slots;
  }

 private:
  [[noreturn]] void fail(const std::string& why) const { throw Failure{path_ + ": no safetensors header: " + why}; }
  char peek() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\n' || text_[at_] == '\t' || text_[at_] == '\r')) ++at_;
    if (at_ >= text_.size()) fail("it ends early");
    return text_[at_];
  }
  void expect(char wanted) {
    if (peek() != wanted) fail(std::string("a ") + wanted + " is missing");
    ++at_;
  }
  template <typename Each>
  void members(Each each) {
    expect('{');
    if (peek() == '}') {
      ++at_;
      return;
    }
    for (;;) {
      const std::string key = string();
      expect(':');
      each(key);
      if (peek() == '}') break;
      expect(',');
    }
    ++at_;
  }
  std::string string() {
    expect('"');
    std::string made;
    for (;;) {
      if (at_ >= text_.size()) fail("a text has no end");
      const char c = text_[at_++];
      if (c == '"') return made;
      if (c != '\\') {
        made += c;
        continue;
      }
      const char escaped = at_ < text_.size() ? text_[at_++] : ' ';
      const char* from = "\"\\/bfnrt";
      const char* to = "\"\\/\b\f\n\r\t";
      const char* found = strchr(from, escaped);
      if (found == nullptr || *found == 0) fail("an escape that names of tensors do not have");
      made += to[found - from];
    }
  }
  std::vector<size_t> numbers() {
    expect('[');
    std::vector<size_t> made;
    if (peek() == ']') {
      ++at_;
      return made;
    }
    for (;;) {
      if (peek() < '0' || peek() > '9') fail("a number is missing");
      size_t value = 0;
      for (; at_ < text_.size() && text_[at_] >= '0' && text_[at_] <= '9'; ++at_) {
        if (value > (size_t(1) << 50)) fail("a number is too large");
        value = value * 10 + size_t(text_[at_] - '0');
      }
      made.push_back(value);
      if (peek() == ']') break;
      expect(',');
    }
    ++at_;
    return made;
  }

  const std::string& text_;
  const std::string& path_;
  size_t at_ = 0;
};

inline File read_file(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  if (!stream) throw Failure{path + " cannot be read"};
  const std::string all((std::istreambuf_iterator<char>(stream)), std::istreambuf_iterator<char>());
  unsigned long long length = 0;
  if (all.size() >= 8) memcpy(&length, all.data(), 8);
  if (all.size() < 8 || length > all.size() - 8) throw Failure{path + ": no safetensors file: it ends early"};
  const std::string header = all.substr(8, size_t(length));
  const size_t start = 8 + size_t(length), rest = all.size() - start;
  File file;
  for (Header::Slot& slot : Header(header, path).read()) {
    if (slot.begin > slot.end || slot.end > rest) throw Failure{path + ": " + slot.name + " lies outside of the file"};
    slot.stored.bytes.assign(all.begin() + std::ptrdiff_t(start + slot.begin), all.begin() + std::ptrdiff_t(start + slot.end));
    file[slot.name] = slot.stored;
  }
  return file;
}

inline const char* stored_name(Type type) {
  switch (type) {
    case Type::f32: return "F32";
    case Type::i32: return "I32";
    case Type::u32: return "U32";
    case Type::f16: return "F16";
    case Type::bf16: return "BF16";
    case Type::i8: return "I8";
    case Type::u8: return "U8";
    default: return "BOOL";
  }
}

/** Whole under a temporary name first: a file that is there is a file that is complete. */
inline void write_file(const std::string& path, const std::vector<std::pair<Tensor, std::vector<unsigned char>>>& tensors) {
  std::string header = "{", data;
  for (const auto& [tensor, bytes] : tensors) {
    std::string dims;
    for (const size_t dim : tensor.shape) dims += (dims.empty() ? "" : ",") + std::to_string(dim);
    header += (header.size() == 1 ? "\"" : ",\"") + tensor.name + "\":{\"dtype\":\"" + stored_name(tensor.type) + "\",\"shape\":[" + dims +
              "],\"data_offsets\":[" + std::to_string(data.size()) + "," + std::to_string(data.size() + bytes.size()) + "]}";
    data.append(bytes.begin(), bytes.end());
  }
  header += "}";
  while (header.size() % 8 != 0) header += ' ';
  const unsigned long long length = header.size();
  const std::string fresh = path + ".partial";
  {
    std::ofstream stream(fresh, std::ios::binary);
    stream.write(reinterpret_cast<const char*>(&length), 8);
    stream << header << data;
    stream.flush();
    if (!stream) throw Failure{path + " cannot be written"};
  }
  if (rename(fresh.c_str(), path.c_str()) != 0) throw Failure{path + " cannot be written"};
}

inline float half_to_float(unsigned bits) {
  const unsigned sign = (bits & 0x8000u) << 16, exponent = bits >> 10 & 31u, fraction = bits & 1023u;
  if (exponent == 0) return std::ldexp(float(fraction), -24) * (sign ? -1.0f : 1.0f);
  const unsigned word = sign | (exponent == 31 ? 255u << 23 : (exponent + 112) << 23) | fraction << 13;
  float value;
  memcpy(&value, &word, 4);
  return value;
}

inline float bfloat_to_float(unsigned bits) {
  const unsigned word = bits << 16;
  float value;
  memcpy(&value, &word, 4);
  return value;
}

/** The nearest, ties to even. */
inline unsigned short float_to_half(float value) {
  unsigned bits;
  memcpy(&bits, &value, 4);
  const unsigned sign = bits >> 16 & 0x8000u, size = bits & 0x7fffffffu;
  if (size > 0x7f800000u) return 0x7e00u;
  if (size >= 0x477ff000u) return static_cast<unsigned short>(sign | 0x7c00u);
  if (size < 0x38800000u) return static_cast<unsigned short>(sign | unsigned(std::nearbyint(std::ldexp(std::fabs(value), 24))));
  return static_cast<unsigned short>(sign | (size - 0x38000000u + 0xfffu + (size >> 13 & 1u)) >> 13);
}

inline unsigned short float_to_bfloat(float value) {
  unsigned bits;
  memcpy(&bits, &value, 4);
  return static_cast<unsigned short>(value != value ? 0x7fc0u : (bits + 0x7fffu + (bits >> 16 & 1u)) >> 16);
}

/** The caller's array for `tensor`: types that hold more or less of the same kind are converted. */
inline std::vector<unsigned char> values_of(const Stored& stored, const Tensor& tensor) {
  if (stored.shape != tensor.shape) throw Failure{tensor.name + " has another shape in the file"};
  const size_t count = tensor.count();
  const std::string wanted = stored_name(tensor.type);
  std::vector<unsigned char> made(tensor.bytes());
  const auto sized = [&](size_t bytes) {
    if (stored.bytes.size() != count * bytes) throw Failure{tensor.name + " has another number of bytes than its shape says"};
  };
  const auto convert = [&](auto from, auto to) {
    sized(sizeof from);
    for (size_t i = 0; i < count; ++i) {
      memcpy(&from, stored.bytes.data() + i * sizeof from, sizeof from);
      if constexpr (std::is_integral_v<decltype(from)>) {
        if (static_cast<decltype(from)>(static_cast<decltype(to)>(from)) != from) throw Failure{tensor.name + " holds a number that " + wanted + " cannot"};
      }
      to = static_cast<decltype(to)>(from);
      memcpy(made.data() + i * sizeof to, &to, sizeof to);
    }
  };
  if (stored.type == wanted) {
    sized(element_bytes(tensor.type));
    return stored.bytes;
  }
  if (tensor.type == Type::f32 && stored.type == "F64") convert(double(), float());
  else if (tensor.type == Type::i32 && stored.type == "I64") convert((long long)0, int());
  else if (tensor.type == Type::i32 && stored.type == "U8") convert((unsigned char)0, int());
  else if (tensor.type == Type::u32 && stored.type == "I64") convert((long long)0, unsigned());
  else if (tensor.type == Type::f32 && (stored.type == "F16" || stored.type == "BF16")) {
    sized(2);
    for (size_t i = 0; i < count; ++i) {
      unsigned short bits;
      memcpy(&bits, stored.bytes.data() + 2 * i, 2);
      const float value = stored.type == "BF16" ? bfloat_to_float(bits) : half_to_float(bits);
      memcpy(made.data() + 4 * i, &value, 4);
    }
  } else if ((tensor.type == Type::f16 || tensor.type == Type::bf16) && stored.type == "F32") {
    sized(4);
    for (size_t i = 0; i < count; ++i) {
      float value;
      memcpy(&value, stored.bytes.data() + 4 * i, 4);
      const unsigned short bits = tensor.type == Type::f16 ? float_to_half(value) : float_to_bfloat(value);
      memcpy(made.data() + 2 * i, &bits, 2);
    }
  } else throw Failure{tensor.name + " is " + stored.type + " in the file, not " + wanted};
  return made;
}

}  // namespace mlc
