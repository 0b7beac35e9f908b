# SPDX-License-Identifier: GPL-3.0-or-later
#
# walk.py - run by GDB: is the backtrace true at every instruction?
#
# From walk_begin's return to walk_end the program is stepped, one instruction
# at a time.  The true stack is known from the instructions themselves: BL and
# BLR push the address behind them, and the address that a RET goes to is popped.
# At each step the addresses of GDB's frames, down to main, must be those.
# Prints each kind of wrong place once, and the counts.

import gdb

LIMIT = 20000


def value(expression):
    return int(gdb.parse_and_eval(expression)) & (1 << 64) - 1


def insn(pc):
    return value("*(unsigned int *) %d" % pc) & 0xffffffff


def backtrace(depth):
    """The addresses of at most DEPTH frames, the innermost first."""
    frames = []
    frame = gdb.newest_frame()
    while frame is not None and len(frames) < depth:
        frames.append(frame.pc())
        try:
            frame = frame.older()
        except gdb.error:
            break
    return frames


def name(pc):
    """PC as function+offset, by the symbol table: an area is before its own."""
    text = gdb.execute("info symbol %d" % pc, to_string=True)
    return text.split(" in section")[0].strip()


def in_area(pc):
    """Whether the two instructions of an area are around PC."""
    pairs = ((pc, pc + 4), (pc - 4, pc))
    return any(insn(a) == 0x58000050 and insn(b) == 0xd61f0200
               for a, b in pairs)


def walk():
    counts = dict(steps=0, wrong=0, areas=0, targets=0, sites=0)
    stop = value("(long) walk_end")
    shadow = []
    for _ in range(LIMIT):
        pc = value("$pc")
        if pc == stop:
            return counts
        true = [pc] + shadow[::-1]
        seen = backtrace(len(true))
        counts["steps"] += 1
        where = name(pc)
        counts["areas"] += in_area(pc)
        counts["targets"] += where.split(" ")[0] == "target"
        if seen != true or not name(true[-1]).startswith("main"):
            counts["wrong"] += 1
            print("wrong at %s%s: %s, true %s" % (
                "the area behind " if in_area(pc) else "", where,
                " ".join(hex(a) for a in seen), " ".join(map(hex, true))))
        word = insn(pc)
        if word & 0xfc000000 == 0x94000000 or word & 0xfffffc1f == 0xd63f0000:
            shadow.append(pc + 4)
        gdb.execute("stepi", to_string=True)
        if word & 0xfffffc1f == 0xd65f0000:
            if not shadow or shadow.pop() != value("$pc"):
                raise gdb.GdbError("a return to an unknown place")
    raise gdb.GdbError("the program does not end")


gdb.execute("set pagination off")
gdb.execute("set backtrace past-main off")
gdb.execute("break walk_begin", to_string=True)
gdb.execute("continue", to_string=True)
gdb.execute("delete", to_string=True)
gdb.execute("finish", to_string=True)
print("walk: %(steps)d instructions, %(areas)d of areas, %(targets)d of the"
      " target, %(wrong)d wrong" % walk())
gdb.execute("kill")
