// SPDX-License-Identifier: GPL-2.0-or-later
/* fn-pac.c: compiled with PAC for leaves too.  */

#define SET pac
#define SET_NUMBER 9
#define ATTRIBUTES(name) 
#define SET_DATA 
#define SET_CODE 
#include "functions.h"
