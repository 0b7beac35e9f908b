#name: plt after ld -r
#source: calls.s
#source: calls.s
#ld: -r
#entryway: plt
file +arch +core +init
.*/linked\.o  arm64       2       1
