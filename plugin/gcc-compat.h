/* SPDX-License-Identifier: GPL-3.0-or-later */
/* gcc-compat.h: the only door to GCC's internals.

   Every file of the plugin includes this one first and no GCC header of its
   own, so that what the plugin needs of GCC, and what differs between its
   versions, is seen in one place.  The rule for this place: use names that
   GCC 11 to 16 all have, and add a wrapper here before adding an #if
   anywhere else.  The plugin is built for exactly one compiler and refuses
   every other (version.cc), so flag macros, whose offsets move even between
   point releases, may be used.  */

#ifndef EW_GCC_COMPAT_H
#define EW_GCC_COMPAT_H

#include "gcc-plugin.h"
#include "plugin-version.h"
#include "tree.h"
#include "tree-pass.h"
#include "context.h"
#include "function.h"
#include "rtl.h"
#include "memmodel.h"
#include "emit-rtl.h"
#include "output.h"
#include "target.h"
#include "diagnostic-core.h"
#include "tm_p.h"
#include "insn-config.h"
#include "insn-constants.h"
#include "recog.h"
#include "hard-reg-set.h"
#include "regs.h"
#include "except.h"
#include "opts.h"
#include "debug.h"
#include "dwarf2out.h"

#endif /* EW_GCC_COMPAT_H */
