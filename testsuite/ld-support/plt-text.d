#name: plt table
#source: calls.s
#entryway: plt
file +arch +core +init
.*/calls\.0\.o  arm64       2       1
