// SPDX-License-Identifier: GPL-2.0-or-later
/* fn-align.c: compiled with -O3 -falign-functions=64.  */

#define SET align
#define SET_NUMBER 8
#define ATTRIBUTES(name) 
#define SET_DATA 
#define SET_CODE 
#include "functions.h"
