// SPDX-License-Identifier: GPL-2.0-or-later
/* fn-leaf.c: compiled without branch protection.  */

#define SET leaf
#define SET_NUMBER 10
#define ATTRIBUTES(name) 
#define SET_DATA 
#define SET_CODE 
#include "functions.h"
