#name: rows as JSON
#source: rows.s
#entryway: dump --rows --json
{
  "version":1,
  "files":\[
    {
      "file":".*",
      "arch":"arm64",
      "rows":\[
        {
          "section":"\.text",
          "start":0,
          "end":8,
          "function":"f",
          "kind":"ENTRY",
          "cfa":"sp\+0",
          "ra":"lr",
          "fp":"same",
          "flags":"alt=x9"
        },
        {
          "section":"\.text",
          "start":8,
          "end":12,
          "function":"f",
          "kind":"ROW",
          "cfa":"sp\+0",
          "ra":"lr",
          "fp":"same",
          "flags":null
        },
#pass
