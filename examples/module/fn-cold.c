// SPDX-License-Identifier: GPL-2.0-or-later
/* fn-cold.c: cold functions: in .text.unlikely, which GCC does not align.  Not the
   kernel's __cold, which is empty for GCC before 14 for just that reason.  */

#define SET cold
#define SET_NUMBER 3
#define ATTRIBUTES(name) __attribute__ ((__cold__)) EW_ALIGNED
#define SET_DATA 
#define SET_CODE 
#include "functions.h"
