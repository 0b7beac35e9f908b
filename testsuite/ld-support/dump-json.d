#name: dump JSON
#source: two.s
#as: -I @srcdir@
#entryway: dump --json
\{
  "version":1,
  "files":\[
    \{
      "file":".*/two\.0\.o",
      "arch":"arm64",
      "functions":\[
        \{
          "function":"f",
          "section":"\.text",
          "entry":24,
          "kind":"inline",
          "area_section":"\.text",
          "area":0,
          "site":32,
          "nops":3
        \},
        \{
          "function":"g",
          "section":"\.text",
          "entry":40,
          "kind":null,
          "area_section":null,
          "area":null,
          "site":null,
          "nops":null
        \}
      \],
      "areas":1,
      "patchable":2
    \}
  \]
\}
