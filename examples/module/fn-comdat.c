// SPDX-License-Identifier: GPL-2.0-or-later
/* fn-comdat.c: functions in COMDAT groups, as C++ inline functions are.  */

/* C has no such functions; GCC prints a section name as it is, and the
   assembler takes what follows `//' for a comment.  */
#define COMDAT(name) COMDAT2 (name)
#define COMDAT2(name) \
  __attribute__ ((section (".text." #name ",\"axG\",@progbits," #name ",comdat//")))

#define SET comdat
#define SET_NUMBER 7
#define ATTRIBUTES(name) COMDAT (name)
#define SET_DATA 
#define SET_CODE 
#include "functions.h"
