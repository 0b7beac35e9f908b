// SPDX-License-Identifier: GPL-2.0-or-later
/* fn-static.c: functions that no other file can name.  */

#define SET static
#define SET_NUMBER 0
#define ATTRIBUTES(name) static
#define SET_DATA 
#define SET_CODE 
#include "functions.h"
