#ifndef SLUICE_BYTE_MASK_H
#define SLUICE_BYTE_MASK_H

// Bit masks of sixty-four bytes, which Swift's SIMD types cannot give: they have no instruction that gathers one bit of each
// lane. Bit i of a mask is set when byte i is one of those asked for.

#include <stddef.h>
#include <stdint.h>
#include <string.h>

// The signs of delimited text among sixty-four bytes.
typedef struct {
  uint64_t delimiters;
  uint64_t quotes;
  uint64_t feeds;    // LF
  uint64_t returns;  // CR
} sluice_block_masks;

// Fills one entry for each of some consecutive blocks of sixty-four bytes.
void sluice_masks_of_blocks(
    const uint8_t *bytes, size_t blocks, uint8_t delimiter, uint8_t quote, sluice_block_masks *masks);

// The same without AVX2, for tests.
void sluice_portable_masks_of_blocks(
    const uint8_t *bytes, size_t blocks, uint8_t delimiter, uint8_t quote, sluice_block_masks *masks);

// Whether the bytes are well-formed UTF-8 (RFC 3629) without NUL: 1 or 0, or -1 where the processor has no AVX2 to tell it quickly.
int sluice_is_clean_utf8(const uint8_t *bytes, size_t count);

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

// Asks for the memory at an address, which will be written soon.
static inline void sluice_prefetch(const void *address) { __builtin_prefetch(address, 1, 3); }

// What may change a cell: controls, one run of letters, the first bytes of what may be white space beyond ASCII, or any byte beyond
// ASCII, anywhere; a space at either end; two spaces in a row.
typedef struct {
  // Added to a byte, the first brings the run's letters, and them alone, above the second as a signed number.
  uint8_t bias[16];
  uint8_t above[16];
  uint8_t others[16];  // all bits when any byte beyond ASCII counts
  uint32_t ends;     // 1 when spaces at the ends count
  uint32_t doubles;  // all bits when two spaces in a row count
} sluice_cell_look;

// `last` < `first` for no letters.
static inline sluice_cell_look sluice_cell_look_for(int first, int last, int others, int ends, int doubles) {
  sluice_cell_look look;
  memset(look.bias, last < first ? 0 : 0x7F - last, 16);
  memset(look.above, last < first ? 0x7F : 0x7F - (last - first) - 1, 16);
  memset(look.others, others ? 0xFF : 0, 16);
  look.ends = ends ? 1 : 0;
  look.doubles = doubles ? ~0u : 0;
  return look;
}

#if defined(__SSE2__)
#include <emmintrin.h>

// Whether anything of the kind is in a cell of at least one byte; 16 bytes from its last must be readable. Elsewhere: maybe.
static inline int sluice_cell_may_change(const sluice_cell_look *look, const uint8_t *start, size_t count) {
  const __m128i bias = _mm_loadu_si128((const __m128i *)look->bias);
  const __m128i above = _mm_loadu_si128((const __m128i *)look->above);
  const __m128i others = _mm_loadu_si128((const __m128i *)look->others);
  const __m128i space = _mm_set1_epi8(0x20), control = _mm_set1_epi8(0x1F);
  // White space beyond ASCII begins with C2, E1, E2 or E3.
  const __m128i narrow = _mm_set1_epi8((char)0xC2), wide = _mm_set1_epi8((char)0xE0), four = _mm_set1_epi8((char)0xFC);
  uint32_t found = look->ends & ((start[0] == 0x20) | (start[count - 1] == 0x20));
  uint32_t before = 0;
  for (size_t i = 0; i < count; i += 16) {
    const __m128i bytes = _mm_loadu_si128((const __m128i *)(start + i));
    const __m128i blanks = _mm_or_si128(_mm_cmpeq_epi8(bytes, narrow), _mm_cmpeq_epi8(_mm_and_si128(bytes, four), wide));
    const __m128i plain = _mm_or_si128(
        _mm_cmpeq_epi8(_mm_min_epu8(bytes, control), bytes), _mm_cmpgt_epi8(_mm_add_epi8(bytes, bias), above));
    const __m128i odd = _mm_or_si128(_mm_or_si128(blanks, plain), _mm_and_si128(bytes, others));
    const uint32_t known = count - i >= 16 ? 0xFFFF : (1u << (count - i)) - 1;
    const uint32_t spaces = (uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, space)) & known;
    found |= ((uint32_t)_mm_movemask_epi8(odd) & known) | (spaces & (spaces << 1 | before) & look->doubles);
    before = spaces >> 15;
  }
  return found != 0;
}

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

static inline int sluice_cell_may_change(const sluice_cell_look *look, const uint8_t *start, size_t count) { return 1; }

static inline uint64_t sluice_mask_of(const uint8_t *bytes, uint8_t x) { return sluice_portable_mask_of(bytes, x); }

static inline uint64_t sluice_mask_of_any(const uint8_t *bytes, uint8_t x, uint8_t y, uint8_t z) {
  return sluice_portable_mask_of_any(bytes, x, y, z);
}

#endif

#endif
