// SPDX-License-Identifier: GPL-2.0-or-later
/* fn-global.c: ordinary functions.  */

#define SET global
#define SET_NUMBER 1
#define ATTRIBUTES(name) 
#define SET_DATA 
#define SET_CODE 
#include "functions.h"
