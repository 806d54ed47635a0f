// One block into a state, and two blocks into two states at once.
#ifndef CSHA256_COMPRESS_H
#define CSHA256_COMPRESS_H

#include <stdint.h>

void csha256_compress(uint32_t state[8], const uint8_t block[64]);
void csha256_compress_pair(uint32_t state_a[8], const uint8_t block_a[64], uint32_t state_b[8],
                           const uint8_t block_b[64]);

#endif
