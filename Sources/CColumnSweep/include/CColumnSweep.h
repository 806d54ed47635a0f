#ifndef SLUICE_COLUMN_SWEEP_H
#define SLUICE_COLUMN_SWEEP_H

// Passes over one column of a batch: plain C without intrinsics, which the compiler makes twice, for every x86-64 processor and for
// those with AVX2 and BMI2; which is taken is decided once, when the program is loaded. Swift can compile a function for one
// processor only.
//
// A sweep takes the cells that are certain to be sound as they stand, with as few branches as can be: what comes next in a column
// nobody can foretell. It leaves the others to the kernels, which know every rule; what it takes they would take too.

#include <stddef.h>
#include <stdint.h>

// The bytes of a cell. The count is below zero where it has no bytes of its own: it is missing, or holds doubled quotes.
typedef struct {
  const uint8_t *start;
  int64_t count;
} sluice_cell;

// One column of a batch. 64 bytes before and behind the payload are readable.
typedef struct {
  const uint8_t *payload;
  // Of the column's field in the first record; see BatchLayout.
  const uint32_t *bounds;
  size_t stride;
  size_t rows;
  // 2 for rows that are not to be looked at.
  const uint8_t *states;
  // Set to 1 for rows that are taken; 0 for all before.
  uint8_t *validity;
  // Cells without a value, by row.
  uint32_t *null_counts;
  // The numbers of the rows that are left.
  int32_t *odd;
  // Whether an empty cell is no value and nothing else; it is counted then, and not left.
  int32_t empty_is_fine;
} sluice_column;

// Each sweep returns how many rows are left.

// Words of up to sixteen bytes, each at the place that a multiplication gives; see ByteSet.
typedef struct {
  uint64_t first, second;
  // -1 in a free place.
  int64_t count;
} sluice_word;

size_t sluice_sweep_words(sluice_column column, sluice_cell *cells, const sluice_word *places, uint64_t factor, uint64_t shift);

// A text of fixed places, of which each takes one run of ASCII; see PatternMasks.
typedef struct {
  uint8_t from_least[16], past_last[16], wanted[16];
} sluice_text_mask;

// `masks` has one text for each length from 0 to 16, and one for all that are longer.
size_t sluice_sweep_masks(sluice_column column, sluice_cell *cells, const sluice_text_mask *masks);

// By byte: 1 where it may be white space when it comes first, 2 when it comes last, 4 where a null token begins with it; and a bit for
// each length a token has; see CellGate.
typedef struct {
  const uint8_t *bytes;
  uint64_t token_lengths;
} sluice_gate;

// Cells of which only the ends matter.
size_t sluice_sweep_ends(sluice_column column, sluice_cell *cells, sluice_gate gate);

// Runs of bytes and pairs of spaces that may not be in a cell; see CleanseLook.
typedef struct {
  // Letters from `first` on, so many of them.
  uint8_t first_letter, letters;
  // All bits where it matters: any byte beyond ASCII; two spaces in a row; spaces at the ends.
  uint8_t others, doubles, ends;
} sluice_text_look;

// Cells in which every byte matters.
size_t sluice_sweep_looks(sluice_column column, sluice_cell *cells, sluice_gate gate, sluice_text_look look);

// `powers` holds the powers of ten from 0 to the scale; `limit` is that of the precision. Values from `low` to `high` are taken.
size_t sluice_sweep_decimals32(
    sluice_column column, int32_t *values, const uint64_t *powers, int64_t scale, uint64_t limit, int64_t low, int64_t high);
size_t sluice_sweep_decimals64(
    sluice_column column, int64_t *values, const uint64_t *powers, int64_t scale, uint64_t limit, int64_t low, int64_t high);

size_t sluice_sweep_integers(sluice_column column, int64_t *values, int64_t low, int64_t high);

// Up to four words of at most eight bytes each, as numbers; 0 for none.
typedef struct {
  uint64_t true_words[4], false_words[4];
} sluice_truth_words;

size_t sluice_sweep_booleans(sluice_column column, uint8_t *values, const sluice_truth_words *words, uint8_t low, uint8_t high);

// Two digits in the first or the last eight bytes of a text.
typedef struct {
  int32_t is_last;
  uint32_t shift;
} sluice_digits_place;

// A date format with digits in known places; see DateLayout.
typedef struct {
  int64_t count;
  uint64_t expected_first, expected_last, check_first, check_last;
  sluice_digits_place year, year_end, month, day;
  int32_t has_century;
  int32_t pivot;
} sluice_date_layout;

// `months` is that of MonthTable: sixteen places a year, from 1900 to 2099. Dates of other years are left.
size_t sluice_sweep_dates(
    sluice_column column, int32_t *values, const sluice_date_layout *layout, const int32_t *months, int32_t low, int32_t high);

// The same for `%Y-%m-%d`.
size_t sluice_sweep_iso_dates(sluice_column column, int32_t *values, const int32_t *months, int32_t low, int32_t high);

// What was seen of the values of a batch.
typedef struct {
  int64_t low, high;
  int64_t sum;
  // Not zero when 64 bits do not hold the sum.
  int32_t is_over;
} sluice_number_tally;

// Adds values to a sketch of 2048 registers; see DistinctSketch. At least one.
sluice_number_tally sluice_tally_int32(const int32_t *values, size_t count, uint8_t *registers);
sluice_number_tally sluice_tally_int64(const int64_t *values, size_t count, uint8_t *registers);

// The sum of bytes that are 0 or 1.
size_t sluice_count(const uint8_t *bytes, size_t count);

// Rows that are both valid and accepted: writes their numbers to `chosen`, which has room for all, and returns how many.
size_t sluice_choose(const uint8_t *validity, const uint8_t *accepted, size_t rows, int32_t *chosen);

// The bytes of the texts that `sluice_move_texts` would move.
size_t sluice_text_bytes(const sluice_cell *cells, const int32_t *rows, size_t count);

typedef struct {
  int64_t shortest, longest;
} sluice_text_tally;

// Moves texts, one behind the other, and tells where each ends, counted from `base`. The texts are those of `rows`, or the first ones.
// Adds them to a sketch unless `registers` is null. 32 bytes behind each cell are readable, and behind the target writable.
sluice_text_tally sluice_move_texts(
    const sluice_cell *cells, const int32_t *rows, size_t count, uint8_t *target, uint32_t *ends, uint32_t base, uint8_t *registers);

#endif
