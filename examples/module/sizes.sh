# SPDX-License-Identifier: GPL-3.0-or-later
#
# sizes.sh - sourced: how large are the sections of a module?
#
# By readelf and not by size, which does not know sections that are not loaded
# (relocations, symbols).  A figure that can't be had is 0, and no module has 0
# bytes of text: who uses one for a claim checks that.

# The sizes of FILE's sections whose names match REGEX, summed: bytes REGEX FILE
bytes ()
{
  hex=$("${CROSS_COMPILE:-aarch64-linux-gnu-}readelf" -SW "$2" \
    | sed 's/^ *\[ *[0-9]*\] *//' \
    | awk -v regex="$1" 'NF > 6 && $1 ~ regex { printf " + 0x%s", $5 }') || return
  echo $((0 $hex))
}

# Bytes of code of FILE.
text_bytes () { bytes '^[.](init[.]|exit[.]|noinstr[.])?text' "$1"; }

# Functions that GCC made patchable, and bytes of records and of slots, in FILE.
patchable_functions () { echo $(($(bytes '^__patchable_function_entries$' "$1") / 8)); }
record_bytes () { bytes '^__entryway_sites$' "$1"; }
slot_bytes () { bytes '^([.]init)?[.]entryway[.]plt$' "$1"; }
