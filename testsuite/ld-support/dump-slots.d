#name: dump, slots
#source: slots.s
#as: -I @srcdir@
#entryway: dump
section                       area     entry      site  function
\.text            \.entryway\.plt\+0x0       0x0       0x4  plain
\.text           \.entryway\.plt\+0x10      0x18      0x1c  four_two
\.text                         0x28      0x38      0x3c  inline
\.text           \.entryway\.plt\+0x20      0x44      0x4c  guarded
\.text           \.entryway\.plt\+0x30      0x54         -  single
\.text           \.entryway\.plt\+0x40      0x6c         -  before
\.text           \.entryway\.plt\+0x50      0x70      0x74  alias_global
\.text           \.entryway\.plt\+0x50      0x70      0x74  alias_local
\.init\.text  \.init\.entryway\.plt\+0x0       0x0       0x4  early
9 functions, 8 areas, 7 of them slots, 8 patchable entries
