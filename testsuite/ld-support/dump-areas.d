#name: dump, one object
#source: areas.s
#as: -I @srcdir@
#entryway: dump
section           area     entry      site  function
\.text              0x0      0x10      0x14  plain
\.text             0x20      0x38      0x3c  four_two
\.text             0x48      0x58      0x60  guarded
\.text             0x68      0x78      0x80  switched
\.text             0x88      0x98         -  single
\.text             0xa0      0xc0         -  before
\.text                -      0xc4         -  bare
\.text             0xc8      0xd8      0xdc  alias_global
\.text             0xc8      0xd8      0xdc  alias_weak
\.text             0xc8      0xd8      0xdc  alias_local
\.init\.text         0x0      0x10      0x14  early
\.text\.shared       0x0      0x10      0x14  shared
12 functions, 9 areas, 9 patchable entries
