#ifndef SLUICE_ALLOCATION_TALLY_H
#define SLUICE_ALLOCATION_TALLY_H

#include <stdint.h>

// How often this process has asked for memory: a program that links this library has its requests counted on their way to the C library.
uint64_t allocation_tally(void);

#endif
