/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sniff.c: what a file is that is no object.

   libbfd says "file format not recognized" for all of them.  In a kernel build
   they have one of few causes, and each has a remedy, so the first bytes are
   looked at: modules are compressed when they are installed
   (CONFIG_MODULE_COMPRESS), clang's LTO leaves bitcode in .o files, and
   built-in.a is a thin archive.  Magic numbers: RFC 1952 (gzip), RFC 8878
   (zstd), the xz file format 1.1, the LLVM Bitcode File Format, ar (5).  */

#include "config.h"
#include "object.h"

#include <string.h>

static const struct
{
  const char *magic;
  size_t length;
  const char *reason;
} kinds[] =
{
#define MAGIC(bytes, reason) { bytes, sizeof bytes - 1, reason }
  MAGIC ("\xfd" "7zXZ", "compressed with xz; decompress it first (xz -dk)"),
  MAGIC ("\x1f\x8b", "compressed with gzip; decompress it first (gzip -dk)"),
  MAGIC ("\x28\xb5\x2f\xfd",
	 "compressed with zstd; decompress it first (zstd -dk)"),
  MAGIC ("BZh", "compressed with bzip2; decompress it first (bzip2 -dk)"),
  MAGIC ("\x04\x22\x4d\x18",
	 "compressed with lz4; decompress it first (lz4 -dk)"),
  MAGIC ("BC\xc0\xde", "LLVM bitcode, not machine code; link it first"
	 " (ld.lld -r) or compile without -flto"),
  MAGIC ("\xde\xc0\x17\x0b", "LLVM bitcode, not machine code; link it first"
	 " (ld.lld -r) or compile without -flto"),
  MAGIC ("!<arch>\n", "archive, not an object; extract its members first"
	 " (ar x)"),
  MAGIC ("!<thin>\n", "thin archive, not an object; name its members"
	 " (ar t) instead")
#undef MAGIC
};

const char *
ew_sniff (const unsigned char *head, size_t size)
{
  size_t i;

  if (size == 0)
    return "empty file";
  if (size >= 4 && memcmp (head, "\177ELF", 4) == 0)
    return NULL;
  for (i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
    if (size >= kinds[i].length
	&& memcmp (head, kinds[i].magic, kinds[i].length) == 0)
      return kinds[i].reason;
  return "not an ELF file";
}
