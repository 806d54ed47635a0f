#ifndef SLUICE_BYTE_MASK_H
#define SLUICE_BYTE_MASK_H

// Bit masks of sixty-four bytes, which Swift's SIMD types cannot give: they have no instruction that gathers one bit of each
// lane. Bit i of a mask is set when byte i is one of those asked for.

#include <stdint.h>
#include <string.h>

// Eight bytes at a time: a byte of the difference is zero where the byte is the one asked for, and the high bits of those
// bytes are gathered by one multiplication (Hacker's Delight, chapter 6).
static inline uint64_t sluice_hits(uint64_t word, uint8_t x) {
  const uint64_t low = 0x7F7F7F7F7F7F7F7Full;
  const uint64_t difference = word ^ (0x0101010101010101ull * x);
  return ~(((difference & low) + low) | difference | low);
}

static inline uint64_t sluice_load(const uint8_t *bytes) {
  uint64_t word;
  memcpy(&word, bytes, 8);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
  word = __builtin_bswap64(word);
#endif
  return word;
}

static inline uint64_t sluice_portable_mask_of_any(const uint8_t *bytes, uint8_t x, uint8_t y, uint8_t z) {
  uint64_t mask = 0;
  for (int i = 0; i < 8; i++) {
    const uint64_t word = sluice_load(bytes + 8 * i);
    const uint64_t hits = (sluice_hits(word, x) | sluice_hits(word, y) | sluice_hits(word, z)) >> 7;
    mask |= ((hits * 0x0102040810204080ull) >> 56) << (8 * i);
  }
  return mask;
}

static inline uint64_t sluice_portable_mask_of(const uint8_t *bytes, uint8_t x) { return sluice_portable_mask_of_any(bytes, x, x, x); }

#if defined(__SSE2__)
#include <emmintrin.h>

static inline uint64_t sluice_gather(__m128i a, __m128i b, __m128i c, __m128i d) {
  return (uint64_t)(uint32_t)_mm_movemask_epi8(a) | (uint64_t)(uint32_t)_mm_movemask_epi8(b) << 16 |
         (uint64_t)(uint32_t)_mm_movemask_epi8(c) << 32 | (uint64_t)(uint32_t)_mm_movemask_epi8(d) << 48;
}

static inline uint64_t sluice_mask_of(const uint8_t *bytes, uint8_t x) {
  const __m128i *p = (const __m128i *)bytes;
  const __m128i wanted = _mm_set1_epi8((char)x);
  return sluice_gather(
      _mm_cmpeq_epi8(_mm_loadu_si128(p), wanted), _mm_cmpeq_epi8(_mm_loadu_si128(p + 1), wanted),
      _mm_cmpeq_epi8(_mm_loadu_si128(p + 2), wanted), _mm_cmpeq_epi8(_mm_loadu_si128(p + 3), wanted));
}

static inline __m128i sluice_any_of(__m128i bytes, __m128i x, __m128i y, __m128i z) {
  return _mm_or_si128(
      _mm_or_si128(_mm_cmpeq_epi8(bytes, x), _mm_cmpeq_epi8(bytes, y)), _mm_cmpeq_epi8(bytes, z));
}

static inline uint64_t sluice_mask_of_any(const uint8_t *bytes, uint8_t x, uint8_t y, uint8_t z) {
  const __m128i *p = (const __m128i *)bytes;
  const __m128i xs = _mm_set1_epi8((char)x), ys = _mm_set1_epi8((char)y), zs = _mm_set1_epi8((char)z);
  return sluice_gather(
      sluice_any_of(_mm_loadu_si128(p), xs, ys, zs), sluice_any_of(_mm_loadu_si128(p + 1), xs, ys, zs),
      sluice_any_of(_mm_loadu_si128(p + 2), xs, ys, zs), sluice_any_of(_mm_loadu_si128(p + 3), xs, ys, zs));
}

#else

static inline uint64_t sluice_mask_of(const uint8_t *bytes, uint8_t x) { return sluice_portable_mask_of(bytes, x); }

static inline uint64_t sluice_mask_of_any(const uint8_t *bytes, uint8_t x, uint8_t y, uint8_t z) {
  return sluice_portable_mask_of_any(bytes, x, y, z);
}

#endif

#endif
