// SPDX-License-Identifier: GPL-2.0-or-later
/* fn-weak.c: functions that another object could override.  */

#define SET weak
#define SET_NUMBER 2
#define ATTRIBUTES(name) __weak
#define SET_DATA 
#define SET_CODE 
#include "functions.h"
