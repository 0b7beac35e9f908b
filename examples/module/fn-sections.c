// SPDX-License-Identifier: GPL-2.0-or-later
/* fn-sections.c: compiled with -ffunction-sections: one text section each.  */

#define SET sections
#define SET_NUMBER 6
#define ATTRIBUTES(name) 
#define SET_DATA 
#define SET_CODE 
#include "functions.h"
