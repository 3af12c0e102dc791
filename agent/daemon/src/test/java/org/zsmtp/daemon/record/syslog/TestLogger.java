package org.zsmtp.daemon.record.syslog;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/// A system logger of a test's own: a socket of Perl's, as the JDK has none of this kind.
public final class TestLogger implements AutoCloseable {

    /// Prints one line for each datagram; the first one once it listens.
    private static final String PROGRAM = """
            use Socket; $| = 1;
            socket(my $s, AF_UNIX, SOCK_DGRAM, 0) or die;
            bind($s, sockaddr_un($ARGV[0])) or die "bind: $!";
            print "ready\\n";
            if ($ARGV[1] eq "NOTHING") { <STDIN>; exit }
            while (defined recv($s, my $m, 65536, 0)) { $m =~ s/\\n/\\\\n/g; print "$m\\n" }
            """;

    private final Process process;
    private final BufferedReader lines;

    /// What the logger reads.
    public enum Hearing {
        ALL,
        NOTHING
    }

    /// Listens once it is made.
    public TestLogger(Path device, Hearing hearing) throws IOException {
        process = new ProcessBuilder(List.of("perl", "-e", PROGRAM, device.toString(), hearing.name()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        lines = process.inputReader(StandardCharsets.ISO_8859_1);
        if (!line().equals("ready")) {
            throw new IOException("the logger does not listen");
        }
    }

    /// Waits for a datagram.
    public String line() throws IOException {
        return Objects.requireNonNull(lines.readLine(), "the logger has ended");
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
