# agent.pl LAUNCHER HOME LOG_DIR ARGUMENT...: the thin agent, which scripts/zsmtp becomes where a scheduler has started
# it. It passes its descriptors to the resident engine, waits until the engine has an exit status for it, shows the
# titles and passes on the signals. Where no engine can be had it becomes an agent by itself, after a remark in the log.
#
# Needs no module: loading one takes longer than all of this. The engine's side is org.zsmtp.daemon.resident.

use strict;

my ($launcher, $home, $log_dir, @arguments) = @ARGV;
$home = resolved($home);
$log_dir = resolved($log_dir) if $log_dir ne '';

# What they say of engines is for this program alone.
my ($mode, @others);
while (@arguments) {
    my $word = shift @arguments;
    if ($word =~ /^--engine(=(.*))?$/s) {
        $mode = defined $1 ? $2 : shift @arguments;
    } elsif ($word eq '--') {
        push @others, $word, splice @arguments;
    } else {
        push @others, $word;
    }
}

use constant { AF_UNIX => 1, SOCK_STREAM => 1, SOL_SOCKET => 1, SCM_RIGHTS => 1, LOCK_EX => 2 };
use constant { LONGEST_PATH => 107, PATIENCE => 30, TEMPFAIL => 75, SIG_SETMASK => 2 };
my %number = (HUP => 1, INT => 2, QUIT => 3, TERM => 15);
my %name = reverse %number;

# The numbers of system calls on x86-64 and on 64-bit ARM, by their numbers in ELF.
my %calls = (
    62  => { sendmsg => 46,  sigmask => 14,  signalfd => 289, setsid => 112 },
    183 => { sendmsg => 211, sigmask => 135, signalfd => 74,  setsid => 157 },
);

# Options that have a value, and those with which nothing is served; a test compares them with the agent's own table.
my %valued = map { $_ => 1 } qw(
    c channel F destination p port dns trust-anchor mta-sts-cache L local-address w send-buffer socks5 socks5-login
    proxy-protocol h helo-name next-mail chunking recipients-per-transaction T timeout A secrets S tls tls-policy
    tls-level conversion bare-newlines nul O keyword l transcript event-log tls-report-log tls-report-socket Z
    padding config spool tls-report tls-report-day organization contact engine engine-idle metrics-listen
    hosts-at-once connections-per-host step-timeout
    why sender recipient message-id older-than younger-than report trace
);
my %by_hand = map { $_ => 1 } qw(
    spool explain D test-connection tls-report tls-report-day organization contact check-tls check-config json V version help
    status metrics metrics-listen trace
    list why free-locks yes sender recipient message-id older-than younger-than report
);

my $signals;
my $call;

# An engine that ends while it is written to is no reason to die.
my $broken_pipe = defined $SIG{PIPE} ? $SIG{PIPE} : 'DEFAULT';
$SIG{PIPE} = 'IGNORE';

# A directory's path, absolute and free of links, where the system tells it.
sub resolved {
    my ($path) = @_;
    opendir(my $directory, $path) or return $path;
    my $real = readlink '/proc/self/fd/' . fileno $directory;
    return defined $real ? $real : $path;
}

sub unblock {
    my $none = pack 'Q', 0;
    syscall($call->{sigmask}, SIG_SETMASK, $none, 0, 8);
}

sub alone {
    my ($why) = @_;
    remark($why) if defined $why;
    unblock() if $signals;
    $SIG{PIPE} = $broken_pipe;
    exec $launcher, '--engine=never', @others;
    exit 71;
}

sub remark {
    my ($text) = @_;
    return if $log_dir eq '';
    open(my $log, '>>', "$log_dir/zsmtp.log") or return;
    my ($second, $minute, $hour, $day, $month, $year) = gmtime;
    syswrite $log, sprintf("%04d-%02d-%02dT%02d:%02d:%02dZ %d WARN agent: %s\n",
        $year + 1900, $month + 1, $day, $hour, $minute, $second, $$, $text);
}

# What an engine and its agents have in common. Another key is another engine.
sub key {
    my @parts = ($<, $>, $(, $), umask, $home);
    my $file = "$home/conf/zsmtp.conf";
    my @rest;
    my $host = '';
    my @left = @others;
    while (@left) {
        my $word = shift @left;
        if ($word eq '--') {
            $host = shift @left if @left;
            return if @left;
            last;
        } elsif ($word =~ /^--([^=]*)(=(.*))?$/s) {
            my ($long, $attached, $value) = ($1, $2, $3);
            return if $by_hand{$long};
            $value = shift @left if !defined $attached && $valued{$long};
            push @rest, $word;
            push @rest, $value if !defined $attached && $valued{$long};
            $file = $value if $long eq 'config';
        } elsif ($word =~ /^-./) {
            push @rest, $word;
            my $letters = substr $word, 1;
            while ($letters =~ s/^(.)//s) {
                return if $by_hand{$1};
                next if !$valued{$1};
                push @rest, shift @left if $letters eq '' && @left;
                last;
            }
        } else {
            # Two hosts are a mistake, which the agent by itself tells.
            return if $host ne '';
            $host = $word;
        }
    }
    $mode = configured($file) if !defined $mode;
    return if $mode ne 'auto';
    push @parts, @rest;
    push @parts, map { "$_=$ENV{$_}" } sort grep { /^(TZ|ZCONFIG|JAVA_HOME|ZSMTP_.*|LD_.*)$/ } keys %ENV;
    # What an engine has from the agent that started it, and others would not find at it.
    push @parts, map { readlink "/proc/self/ns/$_" or '' } qw(mnt net pid user uts);
    push @parts, contents('/proc/self/limits'), contents('/proc/self/cgroup');
    for my $each ($file, defined $ENV{ZCONFIG} ? $ENV{ZCONFIG} : '/etc/zmailer.conf', sort(jars())) {
        my @state = stat $each;
        push @parts, @state ? "$each $state[0] $state[1] $state[7] $state[9]" : "$each -";
    }
    for my $each ('.', '/') {
        my @state = stat $each;
        push @parts, "$state[0] $state[1]";
    }
    return (join("\1", @parts), $host);
}

sub contents {
    my ($file) = @_;
    open(my $lines, '<', $file) or return '';
    sysread $lines, my $text, 65536;
    return $text;
}

# What the configuration file says of engines.
sub configured {
    my ($file) = @_;
    my $mode = 'auto';
    if (open(my $lines, '<', $file)) {
        while (<$lines>) {
            $mode = $1 if /^\s*engine\s*=\s*(\S+)/;
        }
    }
    return $mode;
}

sub jars {
    opendir(my $directory, "$home/lib") or return ();
    return map { "$home/lib/$_" } grep { /\.jar$/ } readdir $directory;
}

# FNV-1a in 64 bits: names the socket; the engine compares the whole key.
sub hash {
    my ($text) = @_;
    use integer;
    my $hash = -3750763034362895579;
    for my $octet (unpack 'C*', $text) {
        $hash = ($hash ^ $octet) * 1099511628211;
    }
    return sprintf '%016x', $hash;
}

# A directory of ours that nobody else can enter; made where it is missing.
sub private_directory {
    my @candidates = defined $ENV{ZSMTP_RUN_DIR} ? ($ENV{ZSMTP_RUN_DIR}) : ("/run/zsmtp/$>", "$log_dir/run-$>");
    for my $each (@candidates) {
        next if $each !~ m{^/};
        mkdir $each, 0700;
        my @state = lstat $each;
        return $each if @state && ($state[2] & 0170077) == 0040000 && $state[4] == $>;
    }
    return;
}

sub connected {
    my ($path) = @_;
    socket(my $socket, AF_UNIX, SOCK_STREAM, 0) or return;
    return connect($socket, pack('S a*', AF_UNIX, "$path\0")) ? $socket : undef;
}

# One starts the engine, the others wait for it.
sub engine {
    my ($path, $key) = @_;
    my $socket = connected($path);
    return $socket if $socket;
    open(my $lock, '>>', "$path.lock") or return;
    flock($lock, LOCK_EX) or return;
    $socket = connected($path);
    return $socket if $socket;
    pipe(my $alive, my $held) or return;
    my $child = fork;
    return if !defined $child;
    if ($child == 0) {
        syscall($call->{setsid});
        my $grandchild = fork;
        exit 1 if !defined $grandchild;
        exit 0 if $grandchild != 0;
        unblock();
        $SIG{PIPE} = $broken_pipe;
        open(STDIN, '<', '/dev/null');
        my $log = $log_dir eq '' ? '/dev/null' : "$log_dir/zsmtp.log";
        open(STDOUT, '>>', $log) or open(STDOUT, '>', '/dev/null');
        open(STDERR, '>&', \*STDOUT);
        # Open in the engine for as long as it starts or lives.
        my $descriptor = fileno $held;
        abandon($descriptor);
        fcntl($held, 2, 0);
        $ENV{ZSMTP_ENGINE_KEY} = $key;
        $ENV{ZSMTP_ENGINE_SOCKET} = $path;
        exec $launcher, '--engine=only', @others;
        exit 71;
    }
    close $held;
    waitpid $child, 0;
    my $end = time + PATIENCE;
    while (time < $end) {
        my $ready = '';
        vec($ready, fileno $alive, 1) = 1;
        my $gone = select($ready, undef, undef, 0.005);
        $socket = connected($path);
        return $socket if $socket;
        return if $gone;
    }
    return;
}

# Of the descriptors that this process has been started with none stays open in an engine, which outlives it.
sub abandon {
    my ($kept) = @_;
    opendir(my $descriptors, '/proc/self/fd') or return;
    for my $each (grep { /^\d+$/ && $_ > 2 && $_ != $kept } readdir $descriptors) {
        open(my $file, '<&=', $each) or next;
        close $file;
    }
}

sub pass {
    my ($socket, $descriptor) = @_;
    my $octet = 'd';
    my $vector = pack 'P Q', $octet, 1;
    my $control = pack 'Q i i i x4', 20, SOL_SOCKET, SCM_RIGHTS, $descriptor;
    my $message = pack 'Q L x4 P Q P Q i x4', 0, 0, $vector, 1, $control, length $control, 0;
    return syscall($call->{sendmsg}, fileno $socket, $message, 0) == 1;
}

sub sent {
    my ($socket, $text) = @_;
    while ($text ne '') {
        my $count = syswrite $socket, $text;
        return 0 if !defined $count;
        substr($text, 0, $count) = '';
    }
    return 1;
}

# Passes the descriptors on, and says who comes.
sub greet {
    my ($socket, @fields) = @_;
    my $ready = '';
    return pass($socket, 0) && pass($socket, 1) && pass($socket, 2) && sysread($socket, $ready, 1) && $ready eq '+' &&
        do {
            my $greeting = join("\0", 'zsmtp-agent 1', @fields) . "\0";
            sent($socket, pack('N', length $greeting) . $greeting);
        };
}

# All engines of this user and run directory take no more agents, so that the next agent starts a new one.
sub restart {
    my $directory = private_directory();
    my $count = 0;
    if (defined $directory && opendir(my $names, $directory)) {
        for my $each (sort grep { /^[0-9a-f]{16}$/ } readdir $names) {
            my $socket = connected("$directory/$each") or next;
            my $answer = '';
            if (greet($socket, 'leave', '', '', '') && sysread($socket, $answer, 100) && $answer =~ /^left (\d+)/) {
                print "engine $1 takes no more agents; those that it serves move with their next job\n";
                $count++;
            } else {
                print STDERR "zsmtp: the engine at $directory/$each does not answer\n";
                exit 75;
            }
        }
    }
    print "no engine is running\n" if !$count;
    exit 0;
}

# What kind of machine this is stands in the header of each program (e_machine of ELF).
open(my $program, '<', '/proc/self/exe') or alone('no resident engine: no /proc');
sysread($program, my $header, 20) == 20 or alone('no resident engine: no /proc');
$call = $calls{unpack 'x18 S', $header} or alone('no resident engine on this kind of machine');

restart() if defined $mode && $mode eq 'restart';
my ($key, $host) = key();
alone() if !defined $key;
my $directory = private_directory();
alone('no resident engine: no private directory for its socket') if !defined $directory;
my $path = "$directory/" . hash($key);
alone("no resident engine: the path of its socket is too long: $path") if length($path) + 5 > LONGEST_PATH;

# Signals wait in a descriptor, so that none is lost between two looks.
my $mask = 0;
for my $each (keys %number) {
    $mask |= 1 << ($number{$each} - 1) if !defined $SIG{$each} || $SIG{$each} ne 'IGNORE';
}
my $set = pack 'Q', $mask;
syscall($call->{sigmask}, SIG_SETMASK, $set, 0, 8) == 0 or alone('no resident engine: signals cannot be blocked');
$signals = syscall($call->{signalfd}, -1, $set, 8, 02000000);
$signals >= 0 or alone('no resident engine: no descriptor of signals');
open(my $signal, '<&=', $signals);

# The engine's reads wait.
for my $descriptor (\*STDIN, \*STDOUT) {
    my $flags = fcntl($descriptor, 3, 0);
    fcntl($descriptor, 4, $flags & ~04000) if $flags && $flags & 04000;
}

my ($state, $pending) = ('new', '');
my $attempts = 0;
ENGINE: while (1) {
    # An engine may end just when an agent comes.
    alone('no resident engine: it did not take this agent') if $attempts++ >= 3 && $state eq 'new';
    exit TEMPFAIL if $attempts > 20;
    my $socket = engine($path, $key);
    if (!$socket) {
        exit TEMPFAIL if $state ne 'new';
        alone('no resident engine: it did not start');
    }
    next ENGINE if !greet($socket, $state, $key, $host, $pending);
    my $input = '';
    my $serving = 0;
    while (1) {
        my $ready = '';
        vec($ready, fileno $socket, 1) = 1;
        vec($ready, $signals, 1) = 1;
        next if select($ready, undef, undef, undef) < 0;
        if (vec($ready, $signals, 1)) {
            sysread $signal, my $information, 128;
            my $which = unpack 'L', $information;
            if ($serving) {
                sent($socket, "signal $name{$which}\n");
            } else {
                # Nothing has begun.
                exit 0;
            }
        }
        next if !vec($ready, fileno $socket, 1);
        my $count = sysread $socket, $input, 65536, length $input;
        if (!$count) {
            next ENGINE if !$serving;
            # The engine has died, and its locks carry the number of this process.
            exit TEMPFAIL;
        }
        while ($input =~ s/^([^\n]*)\n//) {
            my ($word, $rest) = split / /, $1, 2;
            if ($word eq 'serving') {
                $serving = 1;
                $attempts = 0;
            } elsif ($word eq 'title') {
                $0 = $rest;
            } elsif ($word eq 'exit') {
                exit $rest;
            } elsif ($word eq 'refused') {
                alone("no resident engine: $rest") if $state eq 'new' && $rest ne 'the engine ends';
                next ENGINE;
            } elsif ($word eq 'move') {
                while (length $input < $rest) {
                    sysread($socket, $input, 65536, length $input) or exit TEMPFAIL;
                }
                ($state, $pending) = ('moved', substr $input, 0, $rest);
                next ENGINE;
            }
        }
    }
}
