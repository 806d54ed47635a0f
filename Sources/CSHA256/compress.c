#include "compress.h"
#include "CSHA256.h"

#include <stdatomic.h>

// FIPS 180-4 §4.2.2.
static const uint32_t k[64] __attribute__((aligned(16))) = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

static inline uint32_t turn(uint32_t x, int n) { return x >> n | x << (32 - n); }

static void portable(uint32_t state[8], const uint8_t block[64]) {
  uint32_t w[64];
  for (int i = 0; i < 16; i++)
    w[i] = (uint32_t)block[4 * i] << 24 | (uint32_t)block[4 * i + 1] << 16 | (uint32_t)block[4 * i + 2] << 8 |
           block[4 * i + 3];
  for (int i = 16; i < 64; i++) {
    uint32_t s0 = turn(w[i - 15], 7) ^ turn(w[i - 15], 18) ^ w[i - 15] >> 3;
    uint32_t s1 = turn(w[i - 2], 17) ^ turn(w[i - 2], 19) ^ w[i - 2] >> 10;
    w[i] = w[i - 16] + s0 + w[i - 7] + s1;
  }
  uint32_t a = state[0], b = state[1], c = state[2], d = state[3];
  uint32_t e = state[4], f = state[5], g = state[6], h = state[7];
  for (int i = 0; i < 64; i++) {
    uint32_t t1 = h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + k[i] + w[i];
    uint32_t t2 = (turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
    h = g, g = f, f = e, e = d + t1;
    d = c, c = b, b = a, a = t1 + t2;
  }
  state[0] += a, state[1] += b, state[2] += c, state[3] += d;
  state[4] += e, state[5] += f, state[6] += g, state[7] += h;
}

#if defined(__x86_64__)
#include <cpuid.h>
#include <immintrin.h>

#define SHA_TARGET __attribute__((target("sha,sse4.1,ssse3")))

// The instructions keep the state as (A B E F) and (C D G H), high words first.
SHA_TARGET static inline void load_state(const uint32_t state[8], __m128i *abef, __m128i *cdgh) {
  __m128i abcd = _mm_shuffle_epi32(_mm_loadu_si128((const __m128i *)state), 0xB1);        // C D A B
  __m128i efgh = _mm_shuffle_epi32(_mm_loadu_si128((const __m128i *)(state + 4)), 0x1B);  // E F G H
  *abef = _mm_alignr_epi8(abcd, efgh, 8);
  *cdgh = _mm_blend_epi16(efgh, abcd, 0xF0);
}

SHA_TARGET static inline void store_state(uint32_t state[8], __m128i abef, __m128i cdgh) {
  __m128i feba = _mm_shuffle_epi32(abef, 0x1B);
  __m128i dchg = _mm_shuffle_epi32(cdgh, 0xB1);
  _mm_storeu_si128((__m128i *)state, _mm_blend_epi16(feba, dchg, 0xF0));
  _mm_storeu_si128((__m128i *)(state + 4), _mm_alignr_epi8(dchg, feba, 8));
}

SHA_TARGET static inline __m128i load_words(const uint8_t *bytes) {
  const __m128i swap = _mm_set_epi8(12, 13, 14, 15, 8, 9, 10, 11, 4, 5, 6, 7, 0, 1, 2, 3);
  return _mm_shuffle_epi8(_mm_loadu_si128((const __m128i *)bytes), swap);
}

// Four rounds with the words of one register.
SHA_TARGET static inline void rounds(__m128i *abef, __m128i *cdgh, __m128i words, int first) {
  __m128i sum = _mm_add_epi32(words, _mm_load_si128((const __m128i *)(k + first)));
  *cdgh = _mm_sha256rnds2_epu32(*cdgh, *abef, sum);
  *abef = _mm_sha256rnds2_epu32(*abef, *cdgh, _mm_shuffle_epi32(sum, 0x0E));
}

// The next four words of the schedule from the last sixteen (w0 oldest).
SHA_TARGET static inline __m128i schedule(__m128i w0, __m128i w1, __m128i w2, __m128i w3) {
  __m128i sum = _mm_add_epi32(_mm_sha256msg1_epu32(w0, w1), _mm_alignr_epi8(w3, w2, 4));
  return _mm_sha256msg2_epu32(sum, w3);
}

SHA_TARGET static void accelerated(uint32_t state[8], const uint8_t block[64]) {
  __m128i abef, cdgh, w[4];
  load_state(state, &abef, &cdgh);
  const __m128i abef0 = abef, cdgh0 = cdgh;
  for (int i = 0; i < 4; i++) w[i] = load_words(block + 16 * i);
#pragma clang loop unroll(full)
  for (int i = 0; i < 16; i++) {
    rounds(&abef, &cdgh, w[i & 3], 4 * i);
    if (i < 12) w[i & 3] = schedule(w[i & 3], w[(i + 1) & 3], w[(i + 2) & 3], w[(i + 3) & 3]);
  }
  store_state(state, _mm_add_epi32(abef, abef0), _mm_add_epi32(cdgh, cdgh0));
}

SHA_TARGET static void accelerated_pair(uint32_t state_a[8], const uint8_t block_a[64], uint32_t state_b[8],
                                        const uint8_t block_b[64]) {
  __m128i abef_a, cdgh_a, wa[4], abef_b, cdgh_b, wb[4];
  load_state(state_a, &abef_a, &cdgh_a);
  load_state(state_b, &abef_b, &cdgh_b);
  const __m128i abef_a0 = abef_a, cdgh_a0 = cdgh_a, abef_b0 = abef_b, cdgh_b0 = cdgh_b;
  for (int i = 0; i < 4; i++) {
    wa[i] = load_words(block_a + 16 * i);
    wb[i] = load_words(block_b + 16 * i);
  }
#pragma clang loop unroll(full)
  for (int i = 0; i < 16; i++) {
    rounds(&abef_a, &cdgh_a, wa[i & 3], 4 * i);
    rounds(&abef_b, &cdgh_b, wb[i & 3], 4 * i);
    if (i < 12) {
      wa[i & 3] = schedule(wa[i & 3], wa[(i + 1) & 3], wa[(i + 2) & 3], wa[(i + 3) & 3]);
      wb[i & 3] = schedule(wb[i & 3], wb[(i + 1) & 3], wb[(i + 2) & 3], wb[(i + 3) & 3]);
    }
  }
  store_state(state_a, _mm_add_epi32(abef_a, abef_a0), _mm_add_epi32(cdgh_a, cdgh_a0));
  store_state(state_b, _mm_add_epi32(abef_b, abef_b0), _mm_add_epi32(cdgh_b, cdgh_b0));
}

static int processor_can(void) {
  unsigned a, b, c, d;
  if (!__get_cpuid(1, &a, &b, &c, &d) || !(c & bit_SSE4_1) || !(c & bit_SSSE3)) return 0;
  if (!__get_cpuid_count(7, 0, &a, &b, &c, &d)) return 0;
  return (b & bit_SHA) != 0;
}
#else
static void accelerated(uint32_t state[8], const uint8_t block[64]) { portable(state, block); }
static void accelerated_pair(uint32_t state_a[8], const uint8_t block_a[64], uint32_t state_b[8],
                             const uint8_t block_b[64]) {
  portable(state_a, block_a);
  portable(state_b, block_b);
}
static int processor_can(void) { return 0; }
#endif

// -1 until asked: 0 portable, 1 accelerated. Threads that race to ask write the same answer.
static atomic_int choice = -1;

int csha256_is_accelerated(void) {
  int chosen = atomic_load_explicit(&choice, memory_order_relaxed);
  if (chosen < 0) {
    chosen = processor_can();
    atomic_store_explicit(&choice, chosen, memory_order_relaxed);
  }
  return chosen;
}

void csha256_use_portable(int forced) {
  atomic_store_explicit(&choice, forced ? 0 : processor_can(), memory_order_relaxed);
}

void csha256_compress(uint32_t state[8], const uint8_t block[64]) {
  if (csha256_is_accelerated())
    accelerated(state, block);
  else
    portable(state, block);
}

void csha256_compress_pair(uint32_t state_a[8], const uint8_t block_a[64], uint32_t state_b[8],
                           const uint8_t block_b[64]) {
  if (csha256_is_accelerated()) {
    accelerated_pair(state_a, block_a, state_b, block_b);
  } else {
    portable(state_a, block_a);
    portable(state_b, block_b);
  }
}
