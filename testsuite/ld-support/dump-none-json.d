#name: dump JSON of an object without functions
#source: none.s
#entryway: dump --json
#...
      "functions":\[
      \],
      "areas":0,
      "patchable":0
#pass
