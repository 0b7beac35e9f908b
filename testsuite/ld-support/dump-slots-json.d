#name: dump JSON, a slot
#source: slot.s
#as: -I @srcdir@
#entryway: dump --json
\{
  "version":1,
  "files":\[
    \{
      "file":".*/slot\.0\.o",
      "arch":"arm64",
      "functions":\[
        \{
          "function":"f",
          "section":"\.text",
          "entry":8,
          "kind":"section",
          "area_section":"\.entryway\.plt",
          "area":0,
          "site":12,
          "nops":3
        \}
      \],
      "areas":1,
      "patchable":1
    \}
  \]
\}
