# SPDX-License-Identifier: GPL-3.0-or-later
# Code.pm: what `differential' reads from the instructions themselves.
#
# Call frame information does not know when the frame pointer is linked, nor patch
# sites and areas.  The few arm64 encodings that are needed for these are here (Arm
# ARM, "A64 instruction set encoding"); nothing is shared with the plugin.
package Code;
use strict;
use warnings;
use Exporter 'import';
use Objects;
our @EXPORT = qw(nop_at area_at check_linked);

# Whether a NOP or a landing pad is at offset PC of TEXT.
sub nop_at
{
  my ($text, $pc) = @_;
  my $insn = insn_at ($text, $pc);
  return $insn == 0xd503201f || $insn == 0xd503245f;
}

# Whether offset PC of TEXT is in an area's `ldr x16, .+8; br x16'.
sub area_at
{
  my ($text, $pc) = @_;
  return 1 if insn_at ($text, $pc) == 0x58000050
    && insn_at ($text, $pc + $step) == 0xd61f0200;
  return $pc >= $step && insn_at ($text, $pc) == 0xd61f0200
    && insn_at ($text, $pc - $step) == 0x58000050;
}

# What INSN does to x29: set from SP, loaded (or given any other value), nothing.
sub frame_pointer_effect
{
  my ($insn) = @_;
  return 'set' if ($insn & 0xff8003ff) == 0x910003fd;	# add x29, sp, #N
  my ($rt, $rt2, $class) = ($insn & 31, $insn >> 10 & 31, $insn >> 25 & 15);
  # ldp; ldr with an offset, an index, a literal
  return 'load' if ($insn & 0xfe400000) == 0xa8400000
    && ($rt == 29 || $rt2 == 29);
  return 'load' if $rt == 29 && (($insn & 0xffc00000) == 0xf9400000
				 || ($insn & 0xffe00000) == 0xf8400000
				 || ($insn & 0xff000000) == 0x58000000);
  # data processing: immediate, register
  return 'load' if $rt == 29 && grep { $class == $_ } 8, 9, 5, 13;
  return '';
}

# The address of the instruction before the NOPs that PC is the last of, or PC.
sub before_padding
{
  my ($text, $pc) = @_;
  $pc -= $step while $pc > 0 && nop_at ($text, $pc);
  return $pc;
}

# Whether execution may end with INSN: b, bl (of what does not return), br, blr,
# ret, brk; isb behind one of them (-mharden-sls).
sub is_barrier
{
  my ($insn) = @_;
  return ($insn & 0x7c000000) == 0x14000000 || ($insn & 0xfe1f0000) == 0xd61f0000
    || ($insn & 0xffe0001f) == 0xd4200000 || $insn == 0xd5033fdf;
}

# Why the rows are wrong if x29 is linked or not before INSN, the row's state, and
# is or is not behind it, THEN; RA is the return address's place then.
sub contradiction
{
  my ($insn, $linked, $then, $ra) = @_;
  my $effect = frame_pointer_effect ($insn);
  return 'set, but not linked' if $effect eq 'set' && !$then;
  return 'loaded, but linked' if $effect eq 'load' && $then;
  # With a shadow call stack the return address is in LR before the frame pointer
  # is loaded: the record is complete no longer.
  return 'unchanged, but linked differently'
    if $effect eq '' && $then != $linked && $ra !~ /^lr/;
  return undef;
}

# Check where the rows of FUNCTION, of the section with bytes TEXT, are linked.
# Each is [start, end, kind, flags, ra].  Counts changes into COUNTS; returns what
# is wrong.
sub check_linked
{
  my ($text, $function, $rows, $counts) = @_;
  my @bad;
  for my $i (0 .. $#$rows)
    {
      my ($start, $end, $kind, $flags, $ra) = @{$rows->[$i]};
      next unless $kind eq 'ROW';
      my $linked = $flags eq 'linked';
      for (my $pc = $start; $pc < $end; $pc += $step)
	{
	  my ($then, $then_ra) = ($linked, $ra);
	  if ($pc + $step == $end)
	    {
	      my $next = $rows->[$i + 1];
	      last if !$next || $next->[0] != $end || $next->[2] ne 'ROW'
		|| is_barrier (insn_at ($text, before_padding ($text, $pc)));
	      ($then, $then_ra) = ($next->[3] eq 'linked', $next->[4]);
	      $counts->{changes}++ if $then != $linked;
	    }
	  my $why = contradiction (insn_at ($text, $pc), $linked, $then,
				   $then_ra);
	  push @bad, sprintf ('%s: x29 at 0x%x: %s', $function, $pc, $why)
	    if defined $why;
	}
    }
  return @bad;
}

1;
