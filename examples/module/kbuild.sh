# SPDX-License-Identifier: GPL-3.0-or-later
#
# kbuild.sh - sourced: modules for Debian's kernel by its own kbuild.
#
# kbuild writes beside the sources, so these are copied first, together with the
# runtime and its headers, as a driver that uses entryway would carry them.  make
# does not notice that a plugin has changed (-fplugin is no dependency): its
# checksum is part of the command line instead.  A build that prints anything is
# taken for one that failed.
#
# The one who sources this has `die FILE REASON', and $src, the top of entryway.

# Copy FILEs to DIR, touching only what differs, so that make stays quick.
# stage DIR FILE...
stage ()
{
  to=$1; shift
  mkdir -p "$to"
  for file do
    cmp -s "$file" "$to/${file##*/}" || cp "$file" "$to/"
  done
}

# The runtime below DIR.
stage_runtime ()
{
  stage "$1/runtime" "$src"/runtime/*.[ch]
  stage "$1/include/entryway" "$src"/include/entryway/*
}

# KCFLAGS for the plugin in file $1 and areas of kind $2.
plugin_flags ()
{
  echo "-fplugin=$1 -fplugin-arg-entryway-plt=$2" \
    "-fplugin-arg-entryway-hints=table" \
    "-DEW_PLUGIN_SUM=\"$(cksum <"$1" | tr ' ' -)\""
}

# Make the modules in DIR: kbuild KERNELDIR DIR KCFLAGS MAKE-ARGUMENT...
kbuild ()
{
  kernel_headers=$1/headers dir=$2 flags=$3; shift 3
  [ -d "$kernel_headers" ] || die "$kernel_headers" "not there; run fetch-kernel first"
  # A make that calls us has flags of its own, to print directories for one.
  env -u MAKEFLAGS -u MFLAGS -u MAKELEVEL \
    make -s -j2 -C "$kernel_headers" ARCH=arm64 M="$dir" \
    CROSS_COMPILE="${CROSS_COMPILE:-aarch64-linux-gnu-}" KCFLAGS="$flags" "$@" \
    modules >"$dir/make.log" 2>&1 \
    || { cat "$dir/make.log" >&2; die "$dir" "the modules do not build"; }
  # BTF needs vmlinux, which only a kernel's own build tree has.
  if grep -v '^Skipping BTF generation' "$dir/make.log" >&2; then
    die "$dir" "the build is not silent"
  fi
}
