#include "CColumnSweep.h"
#include <string.h>

#if defined(__x86_64__)
#define MADE_TWICE __attribute__((target_clones("arch=x86-64-v3", "default")))
#else
#define MADE_TWICE
#endif
#define PART static inline __attribute__((always_inline))

PART uint64_t word_at(const uint8_t *bytes) {
  uint64_t word;
  memcpy(&word, bytes, 8);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
  word = __builtin_bswap64(word);
#endif
  return word;
}

// Cells.

enum { POSITION = 0x3FFFFFFF, BROKEN = 2 };

#define SELDOM(CONDITION) __builtin_expect((CONDITION) != 0, 0)

PART sluice_cell cell_at(const uint8_t *payload, const uint32_t *bounds) {
  const uint32_t first = bounds[0] & POSITION, next = bounds[1];
  if (SELDOM(next > POSITION)) {
    // Bit 30 says quoted, bit 31 missing, both say quoted with quotes inside.
    const uint32_t quotes = next >> 30 & 1;
    const int64_t count = (int64_t)(next & POSITION) - 1 - first - 2 * (int64_t)quotes;
    return (sluice_cell){payload + first + quotes, (int32_t)next < 0 ? -2 : count};
  }
  return (sluice_cell){payload + first, (int64_t)next - 1 - first};
}

// The loop of every sweep: `TAKE` says of `cell` in `row` whether it is taken. Where an empty cell is to be looked at like any other,
// nearly all cells are taken, and branches are foretold.
#define SWEEP(TAKE)                                                                     \
  const uint8_t *const payload = column.payload, *const states = column.states;         \
  const uint32_t *bounds = column.bounds;                                               \
  uint8_t *const validity = column.validity;                                            \
  int32_t *const odd = column.odd;                                                      \
  size_t left = 0;                                                                      \
  if (column.empty_is_fine) {                                                           \
    uint32_t *const null_counts = column.null_counts;                                   \
    for (size_t row = 0; row < column.rows; row++, bounds += column.stride) {           \
      if (SELDOM(states[row] == BROKEN)) continue;                                      \
      const sluice_cell cell = cell_at(payload, bounds);                                \
      const uint32_t taken = (TAKE) ? 1 : 0, none = cell.count == 0;                    \
      validity[row] = (uint8_t)taken;                                                   \
      null_counts[row] += none;                                                         \
      if (SELDOM((taken | none) == 0)) odd[left++] = (int32_t)row;                      \
    }                                                                                   \
  } else {                                                                              \
    for (size_t row = 0; row < column.rows; row++, bounds += column.stride) {           \
      if (SELDOM(states[row] == BROKEN)) continue;                                      \
      const sluice_cell cell = cell_at(payload, bounds);                                \
      if (TAKE) {                                                                       \
        validity[row] = 1;                                                              \
      } else {                                                                          \
        odd[left++] = (int32_t)row;                                                     \
      }                                                                                 \
    }                                                                                   \
  }                                                                                     \
  return left;

// Texts.

// The bytes in order from the lowest, zeros beyond the end, of a text of at most sixteen.
PART void words_of(const uint8_t *start, int64_t count, uint64_t *first, uint64_t *second) {
  const uint64_t part = (1ull << (count * 8 & 63)) - 1;
  const uint64_t whole = count > 7 ? ~0ull : 0, full = count > 15 ? ~0ull : 0;
  *first = word_at(start) & (part | whole);
  *second = word_at(start + 8) & (part | full) & whole;
}

PART int has_word(sluice_cell cell, const sluice_word *places, uint64_t factor, uint64_t shift) {
  uint64_t first, second;
  words_of(cell.start, cell.count, &first, &second);
  const sluice_word *word = places + ((first ^ (second << 23 | second >> 41)) * factor >> shift);
  return ((word->first ^ first) | (word->second ^ second) | (uint64_t)(word->count ^ cell.count)) == 0 && cell.count > 0;
}

MADE_TWICE size_t sluice_sweep_words(
    sluice_column column, sluice_cell *cells, const sluice_word *places, uint64_t factor, uint64_t shift) {
  SWEEP((cells[row] = cell, has_word(cell, places, factor, shift)))
}

typedef uint8_t sixteen __attribute__((vector_size(16)));
typedef uint64_t halves __attribute__((vector_size(16)));

PART sixteen sixteen_at(const uint8_t *bytes) {
  sixteen vector;
  memcpy(&vector, bytes, 16);
  return vector;
}

PART int has_form(sluice_cell cell, const sluice_text_mask *masks) {
  const sluice_text_mask *mask = masks + ((uint64_t)cell.count > 17 ? 17 : cell.count);
  const sixteen bytes = sixteen_at(cell.start), wanted = sixteen_at(mask->wanted);
  const sixteen inside = (bytes + sixteen_at(mask->from_least)) & ~(bytes + sixteen_at(mask->past_last)) & ~bytes;
  const halves lacking = (halves)((inside & wanted) ^ wanted);
  return (lacking[0] | lacking[1]) == 0 && cell.count > 0;
}

MADE_TWICE size_t sluice_sweep_masks(sluice_column column, sluice_cell *cells, const sluice_text_mask *masks) {
  SWEEP((cells[row] = cell, has_form(cell, masks)))
}

// Whether a cell has bytes, and cannot be a null token.
PART int is_no_token(sluice_cell cell, sluice_gate gate) {
  return ((gate.bytes[cell.start[0]] >> 2 & gate.token_lengths >> (cell.count & 63)) & 1) == 0 && cell.count > 0;
}

MADE_TWICE size_t sluice_sweep_ends(sluice_column column, sluice_cell *cells, sluice_gate gate) {
  SWEEP((cells[row] = cell,
         is_no_token(cell, gate) && ((gate.bytes[cell.start[0]] & 1) | (gate.bytes[cell.start[cell.count - 1]] & 2)) == 0))
}

// Functions that take such vectors are all made part of their callers.
#pragma clang diagnostic ignored "-Wpsabi"
typedef uint8_t many __attribute__((vector_size(32)));
typedef uint64_t quarters __attribute__((vector_size(32)));

PART many many_at(const uint8_t *bytes) {
  many vector;
  memcpy(&vector, bytes, 32);
  return vector;
}

// Thirty-two bytes from `edge + 32 - n` on are n times all bits and then zeros.
static const uint8_t edge[64] = {
    0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
    0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
};

// Whether any of up to thirty-two bytes is suspicious; two spaces in a row are found where the second is among them.
PART uint64_t suspicion(const uint8_t *start, int64_t count, many doubles, sluice_text_look look) {
  const many bytes = many_at(start), known = many_at(edge + 32 - count);
  const many controls = (many)(bytes < 0x20);
  const many letters = (many)((many)(bytes - look.first_letter) < look.letters);
  // White space beyond ASCII begins with C2, E1, E2 or E3.
  const many blanks = (many)(bytes == 0xC2) | (many)((bytes & 0xFC) == 0xE0);
  const many beyond = (many)(bytes >= 0x80) & look.others;
  const many pairs = (many)(bytes == 0x20) & (many)(many_at(start - 1) == 0x20) & doubles;
  const quarters found = (quarters)((controls | letters | blanks | beyond | pairs) & known);
  return found[0] | found[1] | found[2] | found[3];
}

PART int is_clean(sluice_cell cell, sluice_text_look look) {
  const int64_t count = cell.count < 1 ? 1 : cell.count;
  const uint8_t ends = (uint8_t)((cell.start[0] == 0x20) | (cell.start[count - 1] == 0x20)) & look.ends;
  // What stands before the first byte is not of the cell.
  many doubles = many_at(edge) & look.doubles;
  doubles[0] = 0;
  uint64_t found = suspicion(cell.start, count < 32 ? count : 32, doubles, look);
  doubles[0] = look.doubles;
  for (int64_t at = 32; at < count; at += 32) found |= suspicion(cell.start + at, count - at < 32 ? count - at : 32, doubles, look);
  return (found | ends) == 0;
}

MADE_TWICE size_t sluice_sweep_looks(sluice_column column, sluice_cell *cells, sluice_gate gate, sluice_text_look look) {
  SWEEP((cells[row] = cell, is_no_token(cell, gate) & is_clean(cell, look)))
}

// Numbers.

// The bytes before `end` with zeros before them, digits as 0...9; of more than eight the last. Nothing of use for a count below 1.
PART uint64_t digits_before(const uint8_t *end, int64_t count) {
  const uint64_t foreign = count < 8 ? (uint64_t)(8 - count) * 8 : 0;
  return (word_at(end - 8) ^ 0x3030303030303030ull) & ~0ull << (foreign & 63);
}

// Not zero when a byte is none of 0...9: adding 0x76 sets its high bit, and a carry only comes from a byte that is found anyway.
PART uint64_t not_digits(uint64_t word) { return ((word + 0x7676767676767676ull) | word) & 0x8080808080808080ull; }

PART uint64_t number_of(uint64_t digits) {
  const uint64_t word = digits * 10 + (digits >> 8);
  return ((word & 0x000000FF000000FFull) * 0x000F424000000064ull + (word >> 16 & 0x000000FF000000FFull) * 0x0000271000000001ull) >> 32;
}

// What a number with so many places is multiplied by, and what it must stay below: 0 where there are too many places.
typedef struct {
  uint64_t factor, bound;
} decimal_step;

typedef struct {
  decimal_step steps[8];
} decimal_steps;

PART decimal_steps steps_of(const uint64_t *powers, int64_t scale, uint64_t limit) {
  decimal_steps made;
  for (int64_t places = 0; places < 8; places++) {
    const uint64_t factor = places < scale ? powers[scale - places] : 1;
    made.steps[places] = (decimal_step){factor, places > scale ? 0 : limit / factor + (limit % factor != 0)};
  }
  return made;
}

PART int read_decimal(sluice_cell cell, int64_t *value, const decimal_steps *all) {
  const uint8_t lead = cell.start[0];
  const int64_t length = cell.count - (lead == '-' || lead == '+');
  const uint8_t *end = cell.start + cell.count;
  // Digits become 0...9, the point 0x1E.
  const uint64_t word = digits_before(end, length);
  const uint64_t points = word ^ 0x1E1E1E1E1E1E1E1Eull;
  // The lowest bit set is that of the first point; a second one is found to be no digit.
  const uint64_t hit = (points - 0x0101010101010101ull) & ~points & 0x8080808080808080ull;
  const uint64_t below = (uint64_t)__builtin_ctzll(hit | 1ull << 63) - 7;
  const uint64_t whole = word & ((1ull << below) - 1);
  // The point goes, and the digits before it move up.
  const uint64_t joined = (word >> below >> 8 << 8 << below) | whole << 8;
  const uint64_t digits = hit ? joined : word;
  const decimal_step *step = all->steps + (hit ? 7 - (below >> 3) : 0);
  uint64_t foreign = not_digits(digits);
  uint64_t magnitude = number_of(digits);
  if (length > 8) {
    if (length > 16) return *value = 0;
    const uint64_t high = digits_before(end - 8, length - 8);
    foreign |= not_digits(high);
    magnitude += number_of(high) * (hit ? 10000000 : 100000000);
  }
  const uint64_t scaled = magnitude * step->factor;
  *value = lead == '-' ? (int64_t)(0 - scaled) : (int64_t)scaled;
  // A point alone is none.
  return (foreign == 0) & (length >= (hit ? 2 : 1)) & (magnitude < step->bound);
}

MADE_TWICE size_t sluice_sweep_decimals32(
    sluice_column column, int32_t *values, const uint64_t *powers, int64_t scale, uint64_t limit, int64_t low, int64_t high) {
  const decimal_steps steps = steps_of(powers, scale, limit);
  int64_t value;
  SWEEP((read_decimal(cell, &value, &steps) & (values[row] = (int32_t)value, (value >= low) & (value <= high))))
}

MADE_TWICE size_t sluice_sweep_decimals64(
    sluice_column column, int64_t *values, const uint64_t *powers, int64_t scale, uint64_t limit, int64_t low, int64_t high) {
  const decimal_steps steps = steps_of(powers, scale, limit);
  int64_t value;
  SWEEP((read_decimal(cell, &value, &steps) & (values[row] = value, (value >= low) & (value <= high))))
}

PART int read_integer(sluice_cell cell, int64_t *value) {
  const uint8_t lead = cell.start[0];
  const int64_t length = cell.count - (lead == '-' || lead == '+');
  const uint8_t *end = cell.start + cell.count;
  const uint64_t low = digits_before(end, length);
  uint64_t foreign = not_digits(low), magnitude = number_of(low);
  if (length > 8) {
    if (length > 16) return 0;
    const uint64_t high = digits_before(end - 8, length - 8);
    foreign |= not_digits(high);
    magnitude += number_of(high) * 100000000;
  }
  *value = lead == '-' ? (int64_t)(0 - magnitude) : (int64_t)magnitude;
  return (foreign == 0) & (length > 0);
}

MADE_TWICE size_t sluice_sweep_integers(sluice_column column, int64_t *values, int64_t low, int64_t high) {
  int64_t value = 0;
  SWEEP((read_integer(cell, &value) & (values[row] = value, (value >= low) & (value <= high))))
}

PART int read_boolean(sluice_cell cell, uint8_t *value, const sluice_truth_words *words) {
  const uint64_t foreign = (uint64_t)(8 - cell.count);
  const uint64_t key = word_at(cell.start) & ~0ull >> (foreign * 8 & 63);
  const uint64_t *yes = words->true_words, *no = words->false_words;
  const uint8_t is_true = (key == yes[0]) | (key == yes[1]) | (key == yes[2]) | (key == yes[3]);
  const uint8_t is_false = (key == no[0]) | (key == no[1]) | (key == no[2]) | (key == no[3]);
  *value = is_true;
  return (is_true | is_false) & (foreign < 8);
}

MADE_TWICE size_t sluice_sweep_booleans(
    sluice_column column, uint8_t *values, const sluice_truth_words *given, uint8_t low, uint8_t high) {
  const sluice_truth_words words = *given;
  uint8_t value;
  SWEEP((read_boolean(cell, &value, &words) & (values[row] = value, (value >= low) & (value <= high))))
}

PART uint64_t pair_at(sluice_digits_place place, uint64_t first, uint64_t last) {
  return (place.is_last ? last : first) >> (place.shift & 63) & 0xFF;
}

PART int read_date(sluice_cell cell, int32_t *days, const sluice_date_layout *layout, const int32_t *months) {
  const uint64_t first = word_at(cell.start) ^ layout->expected_first;
  const uint64_t last = word_at(cell.start + (layout->count - 8)) ^ layout->expected_last;
  const uint64_t foreign = ((first + layout->check_first) | first | (last + layout->check_last) | last) & 0x8080808080808080ull;
  // Each byte of these is its digit times ten and the next byte's digit.
  const uint64_t firsts = first * 10 + (first >> 8), lasts = last * 10 + (last >> 8);
  uint64_t year = pair_at(layout->year, firsts, lasts);
  if (layout->has_century) {
    year = year * 100 + pair_at(layout->year_end, firsts, lasts);
  } else {
    year += year >= (uint64_t)layout->pivot ? 1900 : 2000;
  }
  const uint64_t month = pair_at(layout->month, firsts, lasts), day = pair_at(layout->day, firsts, lasts);
  const int is_like = (foreign == 0) & (cell.count == layout->count) & (year - 1900 < 200) & (month - 1 < 12) & (day > 0);
  // What is no date is looked up as if it were one, so that the way is the same.
  const int32_t *entry = months + (((year - 1900) * 16 + month) & (0 - (uint64_t)is_like));
  *days = entry[0] + (int32_t)day - 1;
  return is_like & (*days < entry[1]);
}

// `%Y-%m-%d`, with what does not change known beforehand.
PART int read_iso_date(sluice_cell cell, int32_t *days, const int32_t *months) {
  uint16_t tail;
  memcpy(&tail, cell.start + 8, 2);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
  tail = __builtin_bswap16(tail);
#endif
  // "0000-00-" and "00".
  const uint64_t head = word_at(cell.start) ^ 0x2D30302D30303030ull;
  const uint32_t end = tail ^ 0x3030u;
  const uint64_t foreign =
      (((head + 0x7F76767F76767676ull) | head) & 0x8080808080808080ull) | (((end + 0x7676u) | end) & 0x8080u);
  const uint64_t pairs = head * 10 + (head >> 8);
  const uint64_t year = (pairs & 0xFF) * 100 + (pairs >> 16 & 0xFF) - 1900, month = pairs >> 40 & 0xFF;
  const uint64_t day = (end & 0xFF) * 10 + (end >> 8);
  const int is_like = (foreign == 0) & (cell.count == 10) & (year < 200) & (month - 1 < 12) & (day > 0);
  const int32_t *entry = months + ((year * 16 + month) & (0 - (uint64_t)is_like));
  *days = entry[0] + (int32_t)day - 1;
  return is_like & (*days < entry[1]);
}

MADE_TWICE size_t sluice_sweep_iso_dates(sluice_column column, int32_t *values, const int32_t *months, int32_t low, int32_t high) {
  int32_t value;
  SWEEP((read_iso_date(cell, &value, months) & (values[row] = value, (value >= low) & (value <= high))))
}

MADE_TWICE size_t sluice_sweep_dates(
    sluice_column column, int32_t *values, const sluice_date_layout *given, const int32_t *months, int32_t low, int32_t high) {
  const sluice_date_layout layout = *given;
  int32_t value;
  SWEEP((read_date(cell, &value, &layout, months) & (values[row] = value, (value >= low) & (value <= high))))
}

// Profiles.

PART uint64_t mixed(uint64_t low, uint64_t high) {
  const unsigned __int128 product = (unsigned __int128)(low ^ 0x9E3779B97F4A7C15ull) * (high ^ 0xD6E8FEB86659FD93ull);
  const uint64_t mixed = ((uint64_t)(product >> 64) ^ (uint64_t)product) * 0x94D049BB133111EBull;
  return mixed ^ mixed >> 32;
}

PART void note(uint64_t hash, uint8_t *registers) {
  uint8_t *place = registers + (hash >> 53);
  // The bit set at the end bounds the rank.
  const uint8_t rank = (uint8_t)(__builtin_clzll(hash << 11 | 1 << 10) + 1);
  if (*place < rank) *place = rank;
}

#define TALLY(TYPE)                                                           \
  TYPE low = values[0], high = values[0];                                     \
  int64_t sum = 0;                                                            \
  int32_t is_over = 0;                                                        \
  for (size_t i = 0; i < count; i++) {                                        \
    const TYPE value = values[i];                                             \
    low = value < low ? value : low;                                          \
    high = value > high ? value : high;                                       \
    is_over |= __builtin_add_overflow(sum, (int64_t)value, &sum);             \
    note(mixed((uint64_t)(int64_t)value, 0), registers);                      \
  }                                                                           \
  return (sluice_number_tally){low, high, sum, is_over};

MADE_TWICE sluice_number_tally sluice_tally_int32(const int32_t *values, size_t count, uint8_t *registers) { TALLY(int32_t) }

MADE_TWICE sluice_number_tally sluice_tally_int64(const int64_t *values, size_t count, uint8_t *registers) { TALLY(int64_t) }

MADE_TWICE size_t sluice_count(const uint8_t *bytes, size_t count) {
  size_t sum = 0;
  for (size_t i = 0; i < count; i++) sum += bytes[i];
  return sum;
}

MADE_TWICE size_t sluice_choose(const uint8_t *validity, const uint8_t *accepted, size_t rows, int32_t *chosen) {
  size_t count = 0;
  for (size_t row = 0; row < rows; row++) {
    // Written always, counted only if chosen: no branch to mispredict.
    chosen[count] = (int32_t)row;
    count += validity[row] & accepted[row];
  }
  return count;
}

MADE_TWICE size_t sluice_text_bytes(const sluice_cell *cells, const int32_t *rows, size_t count) {
  size_t bytes = 0;
  if (rows == NULL) {
    for (size_t i = 0; i < count; i++) bytes += (size_t)cells[i].count;
  } else {
    for (size_t i = 0; i < count; i++) bytes += (size_t)cells[rows[i]].count;
  }
  return bytes;
}

PART uint64_t hash_of(sluice_cell cell) {
  if (cell.count <= 16) {
    uint64_t first, second;
    words_of(cell.start, cell.count, &first, &second);
    return mixed(first, second + (uint64_t)cell.count);
  }
  uint64_t state = (uint64_t)cell.count;
  for (int64_t at = 0; at < cell.count; at += 8) {
    const uint64_t rest = (uint64_t)(cell.count - at);
    const uint64_t word = word_at(cell.start + at);
    state = mixed(rest < 8 ? word & ((1ull << rest * 8) - 1) : word, state);
  }
  return mixed(state, 1);
}

PART sluice_text_tally move_texts(
    const sluice_cell *cells, const int32_t *rows, size_t count, uint8_t *target, uint32_t *ends, uint32_t base, uint8_t *registers) {
  sluice_text_tally tally = {INT64_MAX, 0};
  uint8_t *next = target;
  for (size_t i = 0; i < count; i++) {
    const sluice_cell cell = cells[rows ? (size_t)rows[i] : i];
    // Thirty-two bytes are moved whatever the length: what is too much is overwritten by the next text.
    memcpy(next, cell.start, 32);
    if (cell.count > 32) memcpy(next + 32, cell.start + 32, (size_t)cell.count - 32);
    next += cell.count;
    ends[i] = base + (uint32_t)(next - target);
    if (registers) {
      tally.shortest = cell.count < tally.shortest ? cell.count : tally.shortest;
      tally.longest = cell.count > tally.longest ? cell.count : tally.longest;
      note(hash_of(cell), registers);
    }
  }
  return tally;
}

MADE_TWICE sluice_text_tally sluice_move_texts(
    const sluice_cell *cells, const int32_t *rows, size_t count, uint8_t *target, uint32_t *ends, uint32_t base, uint8_t *registers) {
  if (rows) return move_texts(cells, rows, count, target, ends, base, registers);
  if (!registers) return move_texts(cells, NULL, count, target, ends, base, NULL);
  return move_texts(cells, NULL, count, target, ends, base, registers);
}
