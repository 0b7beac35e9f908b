# SPDX-License-Identifier: GPL-3.0-or-later
#
# count.gdb - step through a guest and print each instruction it executes.
#
# `ew-case NAME ENTRY TARGET' lets the guest run up to ENTRY and from there
# steps to TARGET, or where TARGET is 0 to the return address that it finds at
# ENTRY.  What counts in the output are the lines between "BEGIN NAME" and
# "END NAME": `=> ADDRESS: INSTRUCTION', and TAKEN after one that was not
# followed by the instruction behind it.  QEMU keeps interrupts and timers away
# from a step as long as its bits say ENABLE, NOIRQ and NOTIMER (0x7); they are
# printed for the host to see.

set pagination off
set confirm off
set height 0
set width 0
set architecture aarch64
target remote ./gdb.sock
maintenance packet qqemu.sstep

define ew-case
  thbreak *$arg1
  continue
  set $end = (unsigned long) $arg2
  if $end == 0
    set $end = (unsigned long) $lr
  end
  set $steps = 0
  echo BEGIN $arg0\n
  while (unsigned long) $pc != $end && $steps < 500
    set $from = (unsigned long) $pc
    x/i $pc
    stepi
    if (unsigned long) $pc != $from + 4
      echo TAKEN\n
    end
    set $steps = $steps + 1
  end
  if $steps < 500
    echo END $arg0\n
  end
end
document ew-case
Step from ENTRY to TARGET: ew-case NAME ENTRY TARGET
end
