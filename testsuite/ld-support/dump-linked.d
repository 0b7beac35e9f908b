#name: dump after ld -r, two objects of one COMDAT group
#source: areas.s
#as: -I @srcdir@
#source: areas-other.s
#ld: -r
#entryway: dump
section           area     entry      site  function
#...
\.text             0x20      0x38      0x3c  four_two
#...
\.text .* other
#...
\.text\.shared       0x0      0x10      0x14  shared
#...
13 functions, 10 areas, 10 patchable entries
