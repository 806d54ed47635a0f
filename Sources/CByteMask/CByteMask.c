#include "CByteMask.h"

// Functions for a whole run of blocks, which are worth a call: with AVX2 where the processor has it. What is done for a few bytes
// stands in the header, so that it becomes part of the loops that need it.

static void masks_of_blocks(
    const uint8_t *bytes, size_t blocks, uint8_t delimiter, uint8_t quote, sluice_block_masks *masks) {
  for (size_t i = 0; i < blocks; i++, bytes += 64) {
    masks[i].delimiters = sluice_mask_of(bytes, delimiter);
    masks[i].quotes = sluice_mask_of(bytes, quote);
    masks[i].feeds = sluice_mask_of(bytes, 0x0A);
    masks[i].returns = sluice_mask_of(bytes, 0x0D);
  }
}

#if defined(__x86_64__)
#include <immintrin.h>

static inline __attribute__((target("avx2"), always_inline)) uint64_t mask_of(__m256i low, __m256i high, __m256i wanted) {
  const uint32_t first = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(low, wanted));
  const uint32_t second = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(high, wanted));
  return (uint64_t)first | (uint64_t)second << 32;
}

__attribute__((target("avx2"))) static void masks_of_blocks_avx2(
    const uint8_t *bytes, size_t blocks, uint8_t delimiter, uint8_t quote, sluice_block_masks *masks) {
  const __m256i delimiters = _mm256_set1_epi8((char)delimiter), quotes = _mm256_set1_epi8((char)quote);
  const __m256i feeds = _mm256_set1_epi8(0x0A), returns = _mm256_set1_epi8(0x0D);
  for (size_t i = 0; i < blocks; i++, bytes += 64) {
    const __m256i low = _mm256_loadu_si256((const __m256i *)bytes);
    const __m256i high = _mm256_loadu_si256((const __m256i *)(bytes + 32));
    masks[i].delimiters = mask_of(low, high, delimiters);
    masks[i].quotes = mask_of(low, high, quotes);
    masks[i].feeds = mask_of(low, high, feeds);
    masks[i].returns = mask_of(low, high, returns);
  }
}

// The lookup algorithm of Keiser and Lemire (Validating UTF-8 In Less Than One Instruction Per Byte, 2021): each pair of
// neighbouring bytes is looked up by three of its nibbles, in tables in which a bit stands for one way of being ill-formed; a way
// for which all three have the bit is an error. Two continuation bytes in a row are right only where a third or fourth byte of
// a sequence is due.
enum {
  TOO_SHORT = 1 << 0,
  TOO_LONG = 1 << 1,
  OVERLONG_3 = 1 << 2,
  TOO_LARGE = 1 << 3,
  SURROGATE = 1 << 4,
  OVERLONG_2 = 1 << 5,
  TOO_LARGE_1000 = 1 << 6,
  OVERLONG_4 = 1 << 6,
  TWO_CONTINUATIONS = 1 << 7,
  ANY_LOW = TOO_SHORT | TOO_LONG | TWO_CONTINUATIONS,
};

#define BOTH_HALVES(...) _mm256_setr_epi8(__VA_ARGS__, __VA_ARGS__)

static inline __attribute__((target("avx2"), always_inline)) __m256i shifted(__m256i input, __m256i before, int bytes) {
  const __m256i seam = _mm256_permute2x128_si256(before, input, 0x21);
  switch (bytes) {
  case 1: return _mm256_alignr_epi8(input, seam, 15);
  case 2: return _mm256_alignr_epi8(input, seam, 14);
  default: return _mm256_alignr_epi8(input, seam, 13);
  }
}

static inline __attribute__((target("avx2"), always_inline)) __m256i errors_of(__m256i input, __m256i before) {
  const __m256i first_high = BOTH_HALVES(
      TOO_LONG, TOO_LONG, TOO_LONG, TOO_LONG, TOO_LONG, TOO_LONG, TOO_LONG, TOO_LONG, (char)TWO_CONTINUATIONS,
      (char)TWO_CONTINUATIONS, (char)TWO_CONTINUATIONS, (char)TWO_CONTINUATIONS, TOO_SHORT | OVERLONG_2, TOO_SHORT,
      TOO_SHORT | OVERLONG_3 | SURROGATE, TOO_SHORT | TOO_LARGE | TOO_LARGE_1000 | OVERLONG_4);
  const __m256i first_low = BOTH_HALVES(
      (char)(ANY_LOW | OVERLONG_3 | OVERLONG_2 | OVERLONG_4), (char)(ANY_LOW | OVERLONG_2), (char)ANY_LOW, (char)ANY_LOW,
      (char)(ANY_LOW | TOO_LARGE), (char)(ANY_LOW | TOO_LARGE | TOO_LARGE_1000), (char)(ANY_LOW | TOO_LARGE | TOO_LARGE_1000),
      (char)(ANY_LOW | TOO_LARGE | TOO_LARGE_1000), (char)(ANY_LOW | TOO_LARGE | TOO_LARGE_1000),
      (char)(ANY_LOW | TOO_LARGE | TOO_LARGE_1000), (char)(ANY_LOW | TOO_LARGE | TOO_LARGE_1000),
      (char)(ANY_LOW | TOO_LARGE | TOO_LARGE_1000), (char)(ANY_LOW | TOO_LARGE | TOO_LARGE_1000),
      (char)(ANY_LOW | TOO_LARGE | TOO_LARGE_1000 | SURROGATE), (char)(ANY_LOW | TOO_LARGE | TOO_LARGE_1000),
      (char)(ANY_LOW | TOO_LARGE | TOO_LARGE_1000));
  const __m256i second_high = BOTH_HALVES(
      TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT,
      (char)(TOO_LONG | OVERLONG_2 | TWO_CONTINUATIONS | OVERLONG_3 | TOO_LARGE_1000 | OVERLONG_4),
      (char)(TOO_LONG | OVERLONG_2 | TWO_CONTINUATIONS | OVERLONG_3 | TOO_LARGE),
      (char)(TOO_LONG | OVERLONG_2 | TWO_CONTINUATIONS | SURROGATE | TOO_LARGE),
      (char)(TOO_LONG | OVERLONG_2 | TWO_CONTINUATIONS | SURROGATE | TOO_LARGE), TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT);
  const __m256i nibble = _mm256_set1_epi8(0x0F);
  const __m256i first = shifted(input, before, 1);
  const __m256i ways = _mm256_and_si256(
      _mm256_and_si256(
          _mm256_shuffle_epi8(first_high, _mm256_and_si256(_mm256_srli_epi16(first, 4), nibble)),
          _mm256_shuffle_epi8(first_low, _mm256_and_si256(first, nibble))),
      _mm256_shuffle_epi8(second_high, _mm256_and_si256(_mm256_srli_epi16(input, 4), nibble)));
  const __m256i third = _mm256_subs_epu8(shifted(input, before, 2), _mm256_set1_epi8((char)(0xE0 - 0x80)));
  const __m256i fourth = _mm256_subs_epu8(shifted(input, before, 3), _mm256_set1_epi8((char)(0xF0 - 0x80)));
  const __m256i due = _mm256_and_si256(_mm256_or_si256(third, fourth), _mm256_set1_epi8((char)0x80));
  return _mm256_xor_si256(due, ways);
}

__attribute__((target("avx2"))) static int is_clean_utf8_avx2(const uint8_t *bytes, size_t count) {
  // The last three bytes of a block, beyond which a sequence reaches out of it.
  const __m256i largest = _mm256_setr_epi8(
      -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1,
      (char)(0xF0 - 1), (char)(0xE0 - 1), (char)(0xC0 - 1));
  const __m256i zero = _mm256_setzero_si256();
  __m256i errors = zero, before = zero, open = zero;
  for (size_t i = 0; i < count; i += 32) {
    __m256i input;
    if (count - i >= 32) {
      input = _mm256_loadu_si256((const __m256i *)(bytes + i));
    } else {
      // What is not of the text becomes spaces, which end a sequence too early if one is open.
      uint8_t tail[32];
      memset(tail, 0x20, sizeof tail);
      memcpy(tail, bytes + i, count - i);
      input = _mm256_loadu_si256((const __m256i *)tail);
    }
    errors = _mm256_or_si256(errors, _mm256_cmpeq_epi8(input, zero));
    if (_mm256_movemask_epi8(input) == 0) {
      errors = _mm256_or_si256(errors, open);
      open = zero;
    } else {
      errors = _mm256_or_si256(errors, errors_of(input, before));
      open = _mm256_subs_epu8(input, largest);
    }
    before = input;
  }
  errors = _mm256_or_si256(errors, open);
  return _mm256_testz_si256(errors, errors);
}

int sluice_is_clean_utf8(const uint8_t *bytes, size_t count) {
  return __builtin_cpu_supports("avx2") ? is_clean_utf8_avx2(bytes, count) : -1;
}

void sluice_masks_of_blocks(
    const uint8_t *bytes, size_t blocks, uint8_t delimiter, uint8_t quote, sluice_block_masks *masks) {
  if (__builtin_cpu_supports("avx2")) {
    masks_of_blocks_avx2(bytes, blocks, delimiter, quote, masks);
  } else {
    masks_of_blocks(bytes, blocks, delimiter, quote, masks);
  }
}

#else

int sluice_is_clean_utf8(const uint8_t *bytes, size_t count) { return -1; }

void sluice_masks_of_blocks(
    const uint8_t *bytes, size_t blocks, uint8_t delimiter, uint8_t quote, sluice_block_masks *masks) {
  masks_of_blocks(bytes, blocks, delimiter, quote, masks);
}

#endif

void sluice_portable_masks_of_blocks(
    const uint8_t *bytes, size_t blocks, uint8_t delimiter, uint8_t quote, sluice_block_masks *masks) {
  masks_of_blocks(bytes, blocks, delimiter, quote, masks);
}
