#name: plt JSON
#source: calls.s
#entryway: plt --emulate-loader --json
\{
  "version":1,
  "counting":"loader",
  "erratum_843419":false,
  "files":\[
    \{
      "file":".*/calls\.0\.o",
      "arch":"arm64",
      "core":4,
      "init":1,
      "got":0,
      "ftrace_sites":0,
      "sections":\[
        \{
          "name":"\.plt",
          "size":60,
          "align":64
        \},
        \{
          "name":"\.init\.plt",
          "size":24,
          "align":64
        \}
      \]
    \}
  \]
\}
