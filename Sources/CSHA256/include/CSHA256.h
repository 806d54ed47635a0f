// SHA-256 (FIPS 180-4) of many short messages in one call.
#ifndef CSHA256_H
#define CSHA256_H

#include <stddef.h>
#include <stdint.h>

/// Hashes `count` messages that lie one after the other: message i is bytes[offsets[i] ..< offsets[i + 1]].
///
/// `offsets` has count + 1 ascending elements; `digests` takes 32 bytes per message and may not overlap `bytes`.
void csha256_batch(const uint8_t *bytes, const size_t *offsets, size_t count, uint8_t *digests);

/// Hashes `count` messages of `length` bytes each, which lie `length` bytes apart.
void csha256_equal(const uint8_t *bytes, size_t length, size_t count, uint8_t *digests);

/// Whether this processor's SHA instructions are used; the portable code gives the same digests.
int csha256_is_accelerated(void);

/// Forces the portable code (nonzero) or lets the processor decide (0). For tests that compare both.
void csha256_use_portable(int portable);

#endif
