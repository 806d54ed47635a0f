// All functions stand in the header, so that they become part of the loops that call them.
#include "CByteMask.h"
