#name: dump of an object without functions
#source: none.s
#entryway: dump
0 functions, 0 areas, 0 patchable entries
