// What the threads of a warp do together, and copies beside arithmetic: as the PTX manual defines them, lane by lane.
#pragma once

namespace shim {

/** What each thread shows to its warp. There are two sets: a thread may show its next words while others still read the last ones. */
struct Shown {
  unsigned words[6];
};
static Shown shown[2][kMaxThreads];
static int turn_of[kMaxThreads];

struct Copy {
  float* to;
  const float* from;
  int elements;
  bool inside;
  int set;
};
/** Copies of each thread that have begun, and how many sets it has committed. */
static std::vector<Copy> copies[kMaxThreads];
static int sets[kMaxThreads];

inline void begin_warps(int threads) {
  for (int i = 0; i < threads; ++i) {
    turn_of[i] = sets[i] = 0;
    copies[i].clear();
  }
}

/** Shows the words, waits for the warp, and gives what all of it has shown. */
inline const Shown* meet(const unsigned* words, int count) {
  const int thread = current, set = turn_of[thread];
  for (int i = 0; i < count; ++i) shown[set][thread].words[i] = words[i];
  turn_of[thread] = 1 - set;
  yield(State::at_warp);
  return &shown[set][thread / kWarp * kWarp];
}

inline float from_bf16(unsigned half) { return __uint_as_float(half << 16); }
inline float from_f16(unsigned half) {
  const unsigned sign = half >> 15, exponent = half >> 10 & 31u, fraction = half & 1023u;
  const float size = exponent == 31   ? (fraction != 0 ? NAN : INFINITY)
                     : exponent == 0 ? std::ldexp(float(fraction), -24)
                                     : std::ldexp(float(fraction + 1024u), int(exponent) - 25);
  return sign ? -size : size;
}
/** Nearest, ties to even. */
inline unsigned to_bf16(float a) {
  const unsigned bits = __float_as_uint(a);
  if (a != a) return 0x7fffu;
  return (bits + 0x7fffu + (bits >> 16 & 1u)) >> 16;
}
inline unsigned to_f16(float a) {
  const unsigned sign = __float_as_uint(a) >> 16 & 0x8000u;
  if (a != a) return 0x7fffu;
  const float size = std::fabs(a);
  if (size >= 65520.0f) return sign | 0x7c00u;
  if (size < 6.103515625e-5f) return sign | unsigned(std::nearbyint(std::ldexp(size, 24)));
  int exponent;
  const float fraction = std::frexp(size, &exponent);
  // fraction * 2048 lies in [1024, 2048]; 2048 carries into the exponent by itself.
  return sign | (unsigned(exponent + 13) * 1024u + unsigned(std::nearbyint(fraction * 2048.0f)));
}

/** c += a * b for 16 x 8 sums, `Depth` deep; `element` gives a factor of a row or column at a depth, from what a warp shows. */
template <int Depth, typename Element>
void multiply(float* c, const unsigned* a, const unsigned* b, Element element) {
  const unsigned words[] = {a[0], a[1], a[2], a[3], b[0], b[1]};
  const int lane = current % kWarp;
  const Shown* all = meet(words, 6);
  for (int i = 0; i < 4; ++i) {
    const int row = lane / 4 + i / 2 * 8, column = lane % 4 * 2 + i % 2;
    double sum = c[i];
    // Rows of A are held by the lanes of a group of four, columns of B likewise.
    for (int k = 0; k < Depth; ++k) sum += double(element(all, row % 8 * 4, row / 8, k)) * double(element(all, column * 4, -1, k));
    c[i] = float(sum);
  }
}

/** 16 bits a factor: word 2 * (k / 8) + (row / 8) of A, word k / 8 of B; lane k % 8 / 2 of the group, the even k low. */
template <float (*decode)(unsigned)>
float half_factor(const Shown* all, int group, int half, int k) {
  const int word = half < 0 ? 4 + k / 8 : k / 8 * 2 + half;
  return decode(all[group + k % 8 / 2].words[word] >> (k % 2 * 16) & 0xffffu);
}

/** 32 bits a factor, of which 19 count: word 2 * (k / 4) + (row / 8) of A, word k / 4 of B; lane k % 4 of the group. */
inline float tf32_factor(const Shown* all, int group, int half, int k) {
  const int word = half < 0 ? 4 + k / 4 : k / 4 * 2 + half;
  return __uint_as_float(all[group + k % 4].words[word] & 0xffffe000u);
}

inline void begin_copy(float* to, const float* from, int elements, bool inside) {
  const size_t bytes = 4 * size_t(elements);
  if (reinterpret_cast<size_t>(to) % bytes != 0 || reinterpret_cast<size_t>(from) % bytes != 0) {
    fprintf(stderr, "a copy of %d elements between addresses that are no multiples of them\n", elements);
    abort();
  }
  copies[current].push_back({to, from, elements, inside, sets[current]});
}

inline void finish_copies(int latest) {
  std::vector<Copy> later;
  for (const Copy& copy : copies[current]) {
    if (copy.set >= sets[current] - latest) {
      later.push_back(copy);
      continue;
    }
    for (int i = 0; i < copy.elements; ++i) copy.to[i] = copy.inside ? copy.from[i] : 0.0f;
  }
  copies[current].swap(later);
}

}  // namespace shim

template <typename T>
T __shfl_xor_sync(unsigned mask, T value, int bits) {
  unsigned word;
  memcpy(&word, &value, 4);
  const int lane = shim::current % shim::kWarp;
  const shim::Shown* all = shim::meet(&word, 1);
  if (mask != 0xffffffffu) abort();
  memcpy(&value, &all[lane ^ bits].words[0], 4);
  return value;
}

inline unsigned mlc_round_tf32(float a) {
  const unsigned bits = __float_as_uint(a);
  return (bits & 0x7f800000u) == 0x7f800000u ? bits : (bits + 0x1000u) & 0xffffe000u;
}
inline unsigned mlc_pack_bf16(float low, float high) { return shim::to_bf16(high) << 16 | shim::to_bf16(low); }
inline unsigned mlc_pack_f16(float low, float high) { return shim::to_f16(high) << 16 | shim::to_f16(low); }
inline float mlc_from_f16(unsigned short bits) { return shim::from_f16(bits); }
inline unsigned short mlc_to_f16(float a) { return static_cast<unsigned short>(shim::to_f16(a)); }
inline void mlc_mma_tf32(float* c, const unsigned* a, const unsigned* b) { shim::multiply<8>(c, a, b, shim::tf32_factor); }
inline void mlc_mma_bf16(float* c, const unsigned* a, const unsigned* b) { shim::multiply<16>(c, a, b, shim::half_factor<shim::from_bf16>); }
inline void mlc_mma_f16(float* c, const unsigned* a, const unsigned* b) { shim::multiply<16>(c, a, b, shim::half_factor<shim::from_f16>); }
inline void mlc_copy_async_1(float* to, const float* from, bool inside) { shim::begin_copy(to, from, 1, inside); }
inline void mlc_copy_async_4(float* to, const float* from, bool inside) { shim::begin_copy(to, from, 4, inside); }
inline void mlc_commit_async() { ++shim::sets[shim::current]; }
template <int latest>
void mlc_wait_async() {
  shim::finish_copies(latest);
}
