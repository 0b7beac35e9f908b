# SPDX-License-Identifier: GPL-3.0-or-later
# Objects.pm: what `differential' knows of an object without entryway.
#
# Bytes are read from the ELF file itself; call frame information is what readelf
# says.  --debug-dump=frames-interp leaves out where an arm64 return address is
# signed (DW_CFA_AARCH64_negate_ra_state), so --debug-dump=frames is read for that.
# In a relocatable object addresses are offsets, and the section is that of the
# relocation on the FDE's first address, 8 bytes into it.
package Objects;
use strict;
use warnings;
use Exporter 'import';
our @EXPORT = qw(output sections frame_information thunk_at insn_at $readelf
		 $step);

our $readelf;
# Bytes of an instruction: the distance of two points.
our $step = 4;

# The lines that COMMAND, a list, prints.
sub output
{
  open (my $pipe, '-|', @_) or die "differential: $_[0]: $!\n";
  my @lines = <$pipe>;
  close ($pipe) or die "differential: @_: failed\n";
  chomp @lines;
  return @lines;
}

# Allocated sections of ELF object FILE: name and number -> bytes.  Sections of
# one name (COMDAT) are told apart by their order.
sub sections
{
  my ($file) = @_;
  open (my $in, '<:raw', $file) or die "differential: $file: $!\n";
  local $/;
  my $elf = <$in>;
  my ($offset) = unpack ('x40 Q<', $elf);
  my ($count, $names) = unpack ('x60 v v', $elf);
  my @headers = map { [unpack ('V V Q< Q< Q< Q<',
			       substr ($elf, $offset + 64 * $_, 64))] }
    0 .. $count - 1;
  my (%sections, %seen);
  for my $h (@headers)
    {
      my ($name, $type, $flags, $addr, $at, $size) = @$h;
      next unless $flags & 2;
      my $text = unpack ('Z*', substr ($elf, $headers[$names][4] + $name));
      my $bytes = $type == 8 ? "$size zeros" : substr ($elf, $at, $size);
      $sections{$text . '#' . $seen{$text}++} = $bytes;
    }
  return \%sections;
}

# Places in .eh_frame of FILE -> [section, offset] that they are relocated to.
sub relocated_places
{
  my ($file) = @_;
  my ($on, %places) = (0);
  for (output ($readelf, '-rW', $file))
    {
      $on = $1 eq '.rela.eh_frame' if /^Relocation section '(\S+)'/;
      $places{hex $1} = [$2, hex $3]
	if $on && /^([0-9a-f]{16}) .* (\S+) \+ ([0-9a-f]+)$/;
    }
  return \%places;
}

# FDE of FILE -> address -> whether the return address is signed from there on.
sub signed_places
{
  my ($file) = @_;
  my (%signed, $fde, $at, $sign, @saved);
  for (output ($readelf, '--debug-dump=frames', $file))
    {
      if (/^([0-9a-f]+) \S+ \S+ FDE .* pc=([0-9a-f]+)\.\./)
	{ ($fde, $at, $sign, @saved) = (hex $1, hex $2, 0); }
      elsif (/DW_CFA_advance_loc\d*: \d+ to ([0-9a-f]+)/) { $at = hex $1; }
      elsif (/negate_ra_state|window_save/) { $sign = !$sign; }
      elsif (/remember_state/) { push @saved, $sign; }
      elsif (/restore_state/) { $sign = pop @saved; }
      $signed{$fde}{$at} = $sign if defined $fde;
    }
  return \%signed;
}

# The FDEs of FILE: {fde start end rows}, where rows is address -> "CFA RA FP".
sub interpreted
{
  my ($file) = @_;
  my (@fdes, $fde, @columns);
  for (output ($readelf, '--debug-dump=frames-interp', $file))
    {
      if (/^([0-9a-f]+) \S+ \S+ FDE .* pc=([0-9a-f]+)\.\.([0-9a-f]+)/)
	{
	  $fde = { fde => hex $1, start => hex $2, end => hex $3,
		   rows => { hex $2 => 'sp+0 lr same' } };
	  push @fdes, $fde;
	}
      elsif (/^\S+ \S+ \S+ CIE/) { undef $fde; }
      elsif (/^\s+LOC\s+(.*)/) { @columns = split ' ', $1; }
      elsif ($fde && /^([0-9a-f]{16}) (.*)/)
	{
	  my ($loc, %value) = hex $1;
	  @value{@columns} = split ' ', $2;
	  my ($ra, $fp) = map { ($_ // '') =~ /^c/ ? $_ : undef }
	    @value{'ra', 'x29'};
	  $fde->{rows}{$loc} = join ' ', $value{CFA}, $ra // 'lr', $fp // 'same';
	}
    }
  return @fdes;
}

# The call frame information of FILE: section -> offset -> "CFA RA FP", for every
# instruction.
sub frame_information
{
  my ($file) = @_;
  my ($places, $signed, %points)
    = (relocated_places ($file), signed_places ($file));
  for my $fde (interpreted ($file))
    {
      my $place = $places->{$fde->{fde} + 8}
	or die sprintf ("%s: no section of the FDE at 0x%x\n", $file,
			$fde->{fde});
      my ($section, $offset) = @$place;
      my ($state, $is_signed) = ('', 0);
      for (my $pc = $fde->{start}; $pc < $fde->{end}; $pc += $step)
	{
	  $state = $fde->{rows}{$pc} // $state;
	  $is_signed = $signed->{$fde->{fde}}{$pc} // $is_signed;
	  my ($cfa, $ra, $fp) = split ' ', $state;
	  $ra .= '*' if $is_signed;
	  $points{$section}{$pc - $fde->{start} + $offset} = "$cfa $ra $fp";
	}
    }
  return \%points;
}

# Whether PC of SECTION of FILE is in a thunk of C++.
sub thunk_at
{
  my ($file, $section, $pc) = @_;
  my %number;
  for (output ($readelf, '-SW', $file))
    { $number{$1} = $2 if /^\s*\[\s*(\d+)\] (\S+)/; }
  for (output ($readelf, '-sW', $file))
    {
      my (undef, $value, $size, undef, undef, undef, $index, $name) = split;
      return 1 if ($name // '') =~ /^_ZT[hvc]/
	&& ($number{$index} // '') eq $section
	&& $pc >= hex $value && $pc < hex ($value) + $size;
    }
  return 0;
}

# The instruction at offset PC of TEXT.
sub insn_at
{
  my ($text, $pc) = @_;
  return unpack ("x${pc}V", $text);
}

1;
