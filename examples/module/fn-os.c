// SPDX-License-Identifier: GPL-2.0-or-later
/* fn-os.c: compiled with -Os, where GCC aligns no function.  */

#define SET os
#define SET_NUMBER 5
#define ATTRIBUTES(name) EW_ALIGNED
#define SET_DATA 
#define SET_CODE 
#include "functions.h"
