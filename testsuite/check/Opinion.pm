# SPDX-License-Identifier: GPL-3.0-or-later
# Opinion.pm: what an A64 instruction does, by the text of a disassembler.
#
# Nothing here knows an encoding: there are only mnemonics, operands and the rules of
# the assembler's language, for instance that what is written stands first, but not in
# a store, nor in swp, where it is the second.  Registers have their numbers, sp is 31,
# the zero registers are 32, as in insn.h.  Aliases are taken as objdump prints them.
#
# opinion (MNEMONIC, OPERANDS, ADDRESS) gives a hash with
#   writes	mask of x0 to x30 and sp
#   way, target, condition, return	as the decoder names them
#   op and to, from, with, value, size	what may be claimed of it; op NONE: nothing
#   base, step	[base], #step or [base, #step]!
#   undefined	the manual does not define what happens
package Opinion;
use strict;
use warnings;
no warnings 'portable';
use Exporter 'import';
our @EXPORT = qw(opinion);

use constant { SP => 31, ZR => 32 };

# The number of the general register that TEXT is, or undef.
sub register
{
  my ($text) = @_;
  return undef if !defined $text || $text !~ /^[wx](\d+)$|^(w?sp)$|^([wx]zr)$/;
  return defined $1 ? $1 : defined $2 ? SP : ZR;
}

sub is_x { return $_[0] =~ /^(x\d+|xzr|sp)$/ }

sub number
{
  my ($text) = @_;
  my ($minus, $digits) = $text =~ /^#?(-?)(0x[0-9a-f]+|\d+)$/ or return undef;
  $digits = hex $digits if $digits =~ /^0x/;
  return $minus ? -$digits : $digits;
}

# The operands of TEXT: commas inside of brackets belong to one.
sub operands
{
  my ($text) = @_;
  my ($depth, @all) = (0, '');
  for my $part (split /([\[\]{},])/, $text) {
    $depth++ if $part eq '[' || $part eq '{';
    $depth-- if $part eq ']' || $part eq '}';
    if ($part eq ',' && $depth == 0) { push @all, '' } else { $all[-1] .= $part }
  }
  s/^\s+|\s+$//g for @all;
  return $all[0] eq '' && @all == 1 ? () : @all;
}

# What write no general register although one stands first.
my $reads = qr/^(?: st(?!l?xr[bh]?$|l?xp$|64bv0?$) | cmpp?$|cmn$|tst$|ccm[pn]$
  | (?:cb|tb)n?z$ | br(?:a[ab]z?)?$ | blr(?:a[ab]z?)?$ | ret | ctermeq$|ctermne$
  | rmif$|setf(?:8|16)$ | wf[ei]t$ | msr$ )/x;
# What writes the first two.
my $pairs = qr/^(?:ldp|ldpsw|ldnp|ldxp|ldaxp|casp(?:a|l|al)?)$/;
# What writes the second: it is loaded, the first is stored or combined.
my $atomic = qr/^(?:swp|ld(?:add|clr|eor|set|[su]max|[su]min))(?:a|l|al)?[bh]?$/;
# What has its register in its name.
my %implied = (map ({ ($_ => 17) } qw(pacia1716 pacib1716 autia1716 autib1716)),
	       map ({ ($_ => 30) } qw(paciaz pacibz paciasp pacibsp autiaz autibz autiasp
				      autibsp xpaclri bl blr blraa blrab blraaz blrabz)),
	       chkfeat => 16);

sub written
{
  my ($name, @ops) = @_;
  my @written;
  @written = @ops[0 .. ($name =~ $pairs ? 1 : 0)] if $name !~ $reads;
  @written = $ops[1] if $name =~ $atomic;
  if ($name eq 'ld64b') {
    my ($first) = $ops[0] =~ /^x(\d+)$/;
    @written = map { "x$_" } $first .. $first + 7;
  }
  my $mask = 0;
  for my $text (@written) {
    my $register = register ($text);
    $mask |= 1 << $register if defined $register && $register != ZR;
  }
  $mask |= 1 << $implied{$name} if exists $implied{$name};
  # Memory copy and set: each register with a mark is written.
  /^\[?(x\d+)\]?!$/ && ($mask |= 1 << register ($1)) for @ops;
  # To select the stack pointer is to write it; objdump has a name for the values 0 and 1.
  $mask |= 1 << SP if $name eq 'msr' && lc ($ops[0]) =~ /^spsel$|^s0_0_c4_c\d+_5$/;
  $mask |= 1 << 16 if $name eq 'hint' && $ops[0] eq '#0x28';	# chkfeat
  # Whoever serves it may use these: the SMC Calling Convention, 1.0.
  $mask |= 0x3ffff if $name =~ /^(svc|hvc|smc)$/;
  return $mask;
}

my %ways = ('b' => 'JUMP', 'bl' => 'CALL', 'br' => 'JUMP_REG', 'blr' => 'CALL_REG',
	    'ret' => 'RETURN', 'retaa' => 'RETURN', 'retab' => 'RETURN', 'brk' => 'TRAP',
	    'udf' => 'TRAP', 'hlt' => 'STOP', 'eret' => 'STOP', 'eretaa' => 'STOP',
	    'eretab' => 'STOP', 'drps' => 'STOP',
	    map ({ ("bra$_" => 'JUMP_REG', "blra$_" => 'CALL_REG') } qw(a b az bz)),
	    map ({ ($_ => 'BRANCH') } qw(cbz cbnz tbz tbnz)));

sub go
{
  my ($it, $name, $address, @ops) = @_;
  $it->{way} = $ways{$name} // 'NEXT';
  if ($name =~ /^bc?\.(\w+)$/) {
    $it->{way} = $1 eq 'al' || $1 eq 'nv' ? 'JUMP' : 'BRANCH';
    $it->{condition} = $1 eq 'eq' ? 'EQUAL' : $1 eq 'ne' ? 'DIFFERENT' : 'OTHER';
  }
  use integer;
  $it->{target} = hex ($ops[-1]) - $address if $it->{way} =~ /^(JUMP|BRANCH|CALL)$/;
  $it->{return} = $name ne 'ret' || @ops == 0 ? 30 : register ($ops[0])
    if $it->{way} eq 'RETURN';
  # LR keeps its signature; what is returned to has none.
  (@$it{qw(op to)}, $it->{writes}) = ('AUTH', 30, 1 << 30) if $name =~ /^reta[ab]$/;
}

# The base and the offset of an address, and how much is added to the base; the base
# is undef for what is not one register and a constant.
sub address
{
  my ($text, $after) = @_;
  return () if $text !~ /^\[(x\d+|sp)(?:,\s*(#[-0-9a-fx]+))?\](!?)$/;
  my ($base, $offset) = (register ($1), number ($2 // '#0'));
  return ($base, $offset, $3 ? $offset : 0) if !defined $after;
  return defined number ($after) ? ($base, 0, number ($after)) : ($base, 0, undef);
}

my %bytes = (w => 4, x => 8, b => 1, h => 2, s => 4, d => 8, q => 16);

# Loads and stores of one or two registers.
sub access_memory
{
  my ($it, $name, @ops) = @_;
  return if $name !~ /^(ld|st)(n?p|t?r|ur|psw|gp|[tu]?rs?[bhw])$/;
  my ($load, $kind) = ($1 eq 'ld', $2);
  my $two = $kind =~ /p/;
  my ($to, $with, @where) = $two ? @ops : ($ops[0], 'xzr', @ops[1 .. $#ops]);
  my ($base, $offset, $step) = address (@where);
  return if !defined $base || $to !~ /^([wxbhsdq]\d+|[wx]zr)$/;
  @$it{qw(base step)} = ($base, $step);
  my @general = grep { defined $_ } map { register ($_) } $to, $two ? $with : ();
  $it->{undefined} = 1 if $load && $two && $to eq $with && @general != 0;
  $it->{undefined} = 1
    if "@where" =~ /!$|\] #/ && $base != SP && grep { $_ == $base } @general;
  my $size = $kind =~ /([bh])$/ ? $bytes{$1} : $bytes{substr $to, 0, 1};
  my $whole = is_x ($to) && $kind !~ /s/ && $kind ne 'gp' && $size == 8;
  return if $load && !$whole;
  @$it{qw(op from value)} = ($load ? 'LOAD' : 'STORE', $base, $offset);
  @$it{qw(to with)} = $whole ? (register ($to), $two ? register ($with) : ZR) : (ZR, ZR);
  $it->{size} = $two ? 2 * $size : $size;
}

sub add
{
  my ($it, $name, @ops) = @_;
  my ($to, $from) = map { register ($_) } @ops;
  my ($shift, $value) = ($ops[3] // '', number ($ops[2]));
  my $sub = $name =~ /^sub/;
  return if $to == ZR || $from == ZR || grep { !is_x ($_) } @ops[0, 1];
  if (defined $value) {
    $value <<= 12 if $shift eq 'lsl #12';
    @$it{qw(op to from value)} = ('ADD', $to, $from, $sub ? -$value : $value);
  } elsif (is_x ($ops[2]) && register ($ops[2]) != ZR
	   && $shift =~ /^(?:(?:lsl|uxtx|sxtx)(?: #\d+)?)?$/) {
    @$it{qw(op to from with value)} = ($sub ? 'DIFFERENCE' : 'SUM', $to, $from,
				       register ($ops[2]), $shift =~ /(\d+)$/ ? $1 : 0);
  }
}

sub move
{
  my ($it, $name, @ops) = @_;
  my ($to, $from, $value) = (register ($ops[0]), register ($ops[1] // ''),
			     number ($ops[1] // ''));
  my ($shift) = ($ops[2] // '') =~ /^lsl #(\d+)$/;
  $shift //= 0;
  return if $to == ZR;
  if (defined $from && $name eq 'mov') {
    @$it{qw(op to from value)} = ('ADD', $to, $from, 0) if $from != ZR && is_x ($ops[0]);
  } elsif ($name eq 'movk') {
    @$it{qw(op to value)} = ('INSERT', $to, $value << 8 | $shift) if is_x ($ops[0]);
  } elsif ($name =~ /^mov(z|n)?$/ && defined $value) {
    $value <<= $shift;
    $value = ~$value if $name eq 'movn';
    $value &= 0xffffffff if !is_x ($ops[0]);
    @$it{qw(op to value)} = ('CONST', $to, $value);
  } elsif ($name eq 'orr' && register ($ops[1]) == ZR && is_x ($ops[0])
	   && defined number ($ops[2])) {
    @$it{qw(op to value)} = ('CONST', $to, number ($ops[2]));
  }
}

my %signatures = (map ({ ("paci$_" => 'SIGN', "auti$_" => 'AUTH') } qw(az bz asp bsp)),
		  xpaclri => 'STRIP');

sub sign
{
  my ($it, $name, @ops) = @_;
  @$it{qw(op to)} = ($signatures{$name}, 30) if exists $signatures{$name};
  return if "@ops" ne ($name eq 'xpaci' ? 'x30' : 'x30 sp');
  @$it{qw(op to)} = ('SIGN', 30) if $name =~ /^paci[ab]$/;
  @$it{qw(op to)} = ('AUTH', 30) if $name =~ /^auti[ab]$/;
  @$it{qw(op to)} = ('STRIP', 30) if $name eq 'xpaci';
}

sub opinion
{
  my ($name, $text, $address) = @_;
  my @ops = operands ($text);
  my %it = (op => 'NONE', to => ZR, from => ZR, with => ZR, value => 0, size => 0,
	    condition => 'OTHER', target => 0, nop => $name eq 'nop' ? 1 : 0,
	    writes => written ($name, @ops));
  go (\%it, $name, $address, @ops);
  access_memory (\%it, $name, @ops) if $text =~ /\[/;
  my ($at) = grep { $ops[$_] =~ /^\[/ } 0 .. $#ops;
  if (defined $at && $ops[$at] =~ /^\[(x\d+|sp)[],].*!$/) {
    $it{writes} |= 1 << register ($1);
  } elsif (defined $at && $at < $#ops && $ops[$at] =~ /^\[(x\d+|sp)\]$/) {
    $it{writes} |= 1 << register ($1);
  }
  if (@ops != 0 && defined register ($ops[0])) {
    add (\%it, $name, @ops) if $name =~ /^(add|sub)s?$/;
    move (\%it, $name, @ops) if $name =~ /^(mov[zkn]?|orr)$/;
    @it{qw(op from with)} = ('COMPARE', map { register ($_) } @ops[0, 1])
      if $name eq 'cmp' && is_x ($ops[0]) && is_x ($ops[1]) && register ($ops[0]) != ZR
      && register ($ops[1]) != ZR && ($ops[2] // '') =~ /^([us]xtx)?$/;
    @it{qw(op to from value)} = ('SCALED', map ({ register ($_) } @ops[0, 1]),
				 number ($ops[2])) if $name eq 'addvl';
  }
  sign (\%it, $name, @ops);
  return \%it;
}

1;
