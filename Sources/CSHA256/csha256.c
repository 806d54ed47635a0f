// Reasons for this file: a hasher object per message costs more than the hash of a short message. Here nothing is
// allocated, and two messages advance together, because one message alone leaves the SHA unit waiting for its own
// previous round.

#include "CSHA256.h"
#include "compress.h"

#include <string.h>

static const uint32_t initial[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                    0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};

// One message on its way: whole blocks straight from the caller's bytes, then one or two padded ones from `tail`.
struct message {
  const uint8_t *bytes;
  size_t blocks;  // still whole in `bytes`
  size_t tails;   // still in `tail`
  const uint8_t *tail_next;
  uint32_t state[8];
  uint8_t tail[128];
};

static void begin(struct message *m, const uint8_t *bytes, size_t length) {
  size_t rest = length & 63;
  m->bytes = bytes;
  m->blocks = length >> 6;
  m->tails = rest < 56 ? 1 : 2;
  m->tail_next = m->tail;
  memcpy(m->state, initial, sizeof initial);
  memset(m->tail, 0, m->tails * 64);
  if (rest != 0) memcpy(m->tail, bytes + (length - rest), rest);
  m->tail[rest] = 0x80;
  uint64_t bits = (uint64_t)length << 3;
  for (int i = 0; i < 8; i++) m->tail[m->tails * 64 - 1 - (size_t)i] = (uint8_t)(bits >> (8 * i));
}

static const uint8_t *next_block(struct message *m) {
  const uint8_t *block;
  if (m->blocks != 0) {
    block = m->bytes;
    m->bytes += 64;
    m->blocks--;
  } else {
    block = m->tail_next;
    m->tail_next += 64;
    m->tails--;
  }
  return block;
}

static size_t left(const struct message *m) { return m->blocks + m->tails; }

static void finish(const struct message *m, uint8_t *digest) {
  for (int i = 0; i < 8; i++) {
    digest[4 * i] = (uint8_t)(m->state[i] >> 24);
    digest[4 * i + 1] = (uint8_t)(m->state[i] >> 16);
    digest[4 * i + 2] = (uint8_t)(m->state[i] >> 8);
    digest[4 * i + 3] = (uint8_t)m->state[i];
  }
}

static void one(struct message *m) {
  while (left(m) != 0) csha256_compress(m->state, next_block(m));
}

static void pair(struct message *a, struct message *b) {
  while (left(a) != 0 && left(b) != 0) {
    const uint8_t *block_a = next_block(a);
    csha256_compress_pair(a->state, block_a, b->state, next_block(b));
  }
  one(a);
  one(b);
}

void csha256_batch(const uint8_t *bytes, const size_t *offsets, size_t count, uint8_t *digests) {
  struct message a, b;
  size_t i = 0;
  for (; i + 1 < count; i += 2) {
    begin(&a, bytes + offsets[i], offsets[i + 1] - offsets[i]);
    begin(&b, bytes + offsets[i + 1], offsets[i + 2] - offsets[i + 1]);
    pair(&a, &b);
    finish(&a, digests + 32 * i);
    finish(&b, digests + 32 * (i + 1));
  }
  if (i < count) {
    begin(&a, bytes + offsets[i], offsets[i + 1] - offsets[i]);
    one(&a);
    finish(&a, digests + 32 * i);
  }
}

void csha256_equal(const uint8_t *bytes, size_t length, size_t count, uint8_t *digests) {
  struct message a, b;
  size_t i = 0;
  for (; i + 1 < count; i += 2) {
    begin(&a, bytes + length * i, length);
    begin(&b, bytes + length * (i + 1), length);
    pair(&a, &b);
    finish(&a, digests + 32 * i);
    finish(&b, digests + 32 * (i + 1));
  }
  if (i < count) {
    begin(&a, bytes + length * i, length);
    one(&a);
    finish(&a, digests + 32 * i);
  }
}
