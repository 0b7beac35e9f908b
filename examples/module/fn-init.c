// SPDX-License-Identifier: GPL-2.0-or-later
/* fn-init.c: functions of .init.text, freed when the module is up.  */

#define SET init
#define SET_NUMBER 4
#define ATTRIBUTES(name) __init
#define SET_DATA __initconst
#define SET_CODE __init
#include "functions.h"
