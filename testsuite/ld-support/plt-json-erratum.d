#name: plt JSON, minimum, erratum
#source: calls.s
#entryway: plt --erratum-843419=on --json
\{
  "version":1,
  "counting":"minimum",
  "erratum_843419":true,
#...
      "core":3,
      "init":2,
#pass
