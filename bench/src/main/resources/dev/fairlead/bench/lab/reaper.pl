# Ends a lab when the program that started it ends, in whatever way.
#
# Usage: perl reaper.pl LAB_DIRECTORY NFT_TABLE [WORDS BEFORE nft ...]
#
# Our standard input is a pipe from that program: its end means that the program is gone or has asked us to finish.
# Then every process that works below LAB_DIRECTORY is killed (SIGKILL also ends stopped ones), the firewall table of
# the lab and what killed PostgreSQL servers leave in shared memory go, and the directory itself.
use strict;
use warnings;

my ($directory, $table, @as_root) = @ARGV;
die "not a lab: $directory\n" unless $directory =~ m{^/tmp/fairlead-lab-[0-9]+$};

$SIG{$_} = 'IGNORE' for qw(INT HUP QUIT TERM PIPE);
chdir '/';
1 while sysread(STDIN, my $ignored, 4096);

sub ours {
    return grep {
        my $cwd = readlink "/proc/$_/cwd";
        defined $cwd && index("$cwd/", "$directory/") >= 0;
    } map { m{([0-9]+)$} ? $1 : () } glob '/proc/[0-9]*';
}

# The seventh line of postmaster.pid is "key id" of the segment that guards the data directory.
my @segments;
for my $file (glob "$directory/*/data/postmaster.pid") {
    open my $in, '<', $file or next;
    my @lines = <$in>;
    push @segments, $1 if defined $lines[6] && $lines[6] =~ m{^\s*\d+\s+(\d+)};
}

for (1 .. 200) {
    my @pids = ours() or last;
    kill 'KILL', @pids;
    select undef, undef, undef, 0.02;
}
shmctl($_, 0, 0) for @segments;    # 0 is IPC_RMID
system "@as_root nft delete table inet $table 2>/dev/null" if $table ne '';
system 'rm', '-rf', '--one-file-system', $directory;
