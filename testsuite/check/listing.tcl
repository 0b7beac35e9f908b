# SPDX-License-Identifier: GPL-3.0-or-later
# listing.tcl: assembly with a row beside each instruction, for the tests here.
#
# A file of cases (*.cases) is read line by line:
#
#   == NAME		a case begins
#   # TEXT		for people
#   @ KIND PLACE...	`entryway check' must find this in the wrong variant, and nothing
#			that no such line names
#   % FLAGS		link it with FLAGS
#   & STATEMENT		a line of annotations (ld-support/annotate.h)
#   -LINE, +LINE	LINE is in the wrong variant alone; in the right one alone
#   function NAME	a label, a symbol of type function, and its rows begin
#   code NAME		the same, but the symbol has no type
#   part NAME		the same of a part of a function
#   area NAME		the code of NAME's area begins here; `function NAME' comes next
#   end NAME		the function ends; it gets a size
#   INSN | ROW		ROW holds before INSN, and from there on; it is written as `dump
#			--rows' prints it: sp+16 c-8* c-16 linked; ENTRY; AREA x9; REGS; END;
#			UNRELIABLE REASON; or - for no row
#   LINE		for the assembler
#
# Rows become one run for each function, all states written out (entryway/format.h).

set listing_reasons {? other asm-sp asm-fp asm-lr asm-call sp fp lr cfi conflict eh-return
    nonlocal stale range unknown-instruction jump return end entered unreached call state}

# Read FILE: a list of cases, dictionaries with the keys name, lines, findings, link and
# notes.
proc listing_read {file} {
    set cases {}
    set case ""
    foreach line [split "[ew_read $file]\n== " "\n"] {
	if {[regexp {^== (.*)$} $line -> name]} {
	    if {$case ne ""} {
		lappend cases $case
	    }
	    set case [dict create name $name lines {} findings {} link "" notes ""]
	} elseif {$case eq "" || [regexp {^#|^\s*$} $line]} {
	    continue
	} elseif {[regexp {^@ (\S+) (.*)$} $line -> kind places]} {
	    foreach place $places {
		dict lappend case findings "$place: $kind"
	    }
	} elseif {[regexp {^% (.*)$} $line -> flags]} {
	    dict set case link $flags
	} elseif {[regexp {^& (.*)$} $line -> note]} {
	    dict append case notes "$note\n"
	} else {
	    dict lappend case lines $line
	}
    }
    return $cases
}

# The number of register NAME.
proc listing_register {name} {
    return [string map {sp 31 lr 30 x ""} $name]
}

# The bytes of ROW, for .uleb128: all of them are below 128 or are ULEB128.
proc listing_state {row} {
    global listing_reasons
    lassign $row kind operand
    switch -- $kind {
	ENTRY { return "0x10, 9" }
	AREA { return "0x11, [listing_register $operand]" }
	REGS { return 0x12 }
	END { return 0x13 }
	UNRELIABLE { return "0x14, [lsearch -exact $listing_reasons $operand]" }
    }
    lassign $row cfa ra fp linked
    regexp {^(sp|x[0-9]+)\+([0-9]+)$} $cfa -> reg offset
    set code 0x40
    set operands {}
    if {$reg eq "x29"} {
	incr code 1
    } elseif {$reg ne "sp"} {
	incr code 2
	lappend operands [listing_register $reg]
    }
    lappend operands [expr {$offset / 8}]
    if {[regexp {^c-([0-9]+)} $ra -> slot]} {
	incr code 4
	lappend operands [expr {$slot / 8}]
    }
    if {[string match {*\*} $ra]} {
	incr code 8
    }
    if {[regexp {^c-([0-9]+)} $fp -> slot]} {
	incr code 0x10
	lappend operands [expr {$slot / 8}]
    }
    if {$linked eq "linked"} {
	incr code 0x20
    }
    return [join [concat $code $operands] ", "]
}

# The assembly of LINES, the WRONG variant or the right one; with ROWS or without.
proc listing_text {lines {wrong 0} {rows 1}} {
    set text ".text\n"
    set runs ""
    set n 0
    set open 0
    set area ""
    # End the state that began last.
    set close {
	if {$open} {
	    append text ".Lr$n:\n"
	    append runs "\t.uleb128 (.Lr$n - $from) / 4\n"
	    set from .Lr$n
	    incr n
	}
    }
    foreach line $lines {
	switch -glob -- $line {
	    -* { if {!$wrong} { continue } }
	    +* { if {$wrong} { continue } }
	}
	regsub {^[-+]} $line "" line
	set row ""
	regexp {^(.*)\|(.*)$} $line -> line row
	set row [string trim $row]
	if {[regexp {^(function|code|part|area) (\S+)$} $line -> word name]} {
	    eval $close
	    set open 0
	    set from [expr {$area ne "" ? "$area + 8" : $name}]
	    if {$area eq ""} {
		append runs "\t.section .discard.entryway, \"\", %progbits\n"
		append runs "\t.byte 0x0f, 1\n\t.8byte "
		append runs [expr {$word eq "area" ? ".Larea_$name" : $name}]
		append runs "\n\t.uleb128 1\n"
	    }
	    if {$word eq "area"} {
		append text ".Larea_$name:\n"
		append runs "\t.byte 0x11, 9, 2\n"
		set area .Larea_$name
		continue
	    }
	    if {$word ne "code"} {
		append text "\t.type $name, %function\n"
	    }
	    append text "$name:\n"
	    append runs "\t.byte [expr {$word eq "part" ? 3 : 2}]\n"
	    append runs "\t.uleb128 ($name - ($from)) / 4\n"
	    set from $name
	    set area ""
	    continue
	}
	if {[regexp {^end (\S+)$} $line -> name]} {
	    eval $close
	    set open 0
	    append text "\t.size $name, . - $name\n"
	    continue
	}
	if {$row ne ""} {
	    eval $close
	    set open [expr {$row ne "-"}]
	    if {$open} {
		append runs "\t.uleb128 [listing_state $row]\n"
	    }
	}
	append text "$line\n"
    }
    eval $close
    return [expr {$rows ? "$text$runs" : $text}]
}

# Make OBJECT of CASE, and link it if it says so.
proc listing_make {case object {wrong 0} {rows 1}} {
    global srcdir
    set link [dict get $case link]
    set made [expr {$link eq "" ? $object : "[file rootname $object]-r.o"}]
    file delete $object $made
    return [expr {[ew_assemble_text [listing_text [dict get $case lines] $wrong $rows] \
		       $made "-I $srcdir/ld-support -march=armv8.5-a"]
		  && ($link eq "" || [ew_link [list $made] $object $link])}]
}

# What `entryway check' has found, from its output OUT: a sorted list of `PLACE: KIND', each
# of them once, though several ways may lead there.
proc listing_found {out} {
    set found {}
    foreach {all place} [regexp -all -inline -line {^\S+: (\S+: [a-z-]+): .*; row } $out] {
	lappend found $place
    }
    return [lsort -unique $found]
}

# The lines ROWS of `dump --rows' as a list, adjacent ones that say the same as one: a table
# does not know where a function without a name begins.
proc listing_merge {rows} {
    set merged {}
    foreach line [split [string trimright $rows "\n"] "\n"] {
	set fields [split $line "\t"]
	set last [lindex $merged end]
	if {[lreplace $fields 1 2] eq [lreplace $last 1 2]
	    && [lindex $fields 1] eq [lindex $last 2]} {
	    lset merged end 2 [lindex $fields 2]
	} else {
	    lappend merged $fields
	}
    }
    return $merged
}

# Pass TEST if just the rows of CASE are derived from its code, with its annotations, and
# end in a table; and the check accepts them, both derived again and in the table.
proc listing_derives {test case dir} {
    set entryway [ew_tool EW_TOOL]
    set notes {}
    if {[dict get $case notes] ne ""} {
	lappend notes --annotate=[ew_write $dir/case.notes [dict get $case notes]]
    }
    set options [concat --derive $notes]
    if {![listing_make $case $dir/with.o] || ![listing_make $case $dir/without.o 0 0]} {
	fail "$test (assembles)"
	return
    }
    lassign [ew_run [list {*}$entryway check {*}$options $dir/without.o]] status out
    ew_verdict "$test: checked" [expr {$status eq "0"}] $out
    file delete $dir/table.o
    ew_run [list {*}$entryway link {*}$options --merge -o $dir/table.o $dir/without.o]
    set want [listing_merge [lindex [ew_run [list {*}$entryway dump --rows $dir/with.o]] 1]]
    set rows [listing_merge [lindex [ew_run [list {*}$entryway dump --rows $dir/table.o]] 1]]
    lassign [ew_run [list {*}$entryway check {*}$notes $dir/table.o]] status out
    ew_verdict $test [expr {$rows eq $want && $status eq "0"}] \
	"derived:  [join $rows "\n          "]\nexpected: [join $want "\n          "]\n$out"
}

# Copy FILE, in which a function is a line, without the functions NAMES, a list.
proc listing_without {file names copy} {
    set lines [lsearch -all -inline -not -regexp [split [ew_read $file] "\n"] \
		   "([join $names |]) \\("]
    return [ew_write $copy [join $lines "\n"]]
}
