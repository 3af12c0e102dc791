package org.zsmtp.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.zsmtp.testkit.dns.FakeDns;
import org.zsmtp.testkit.server.Reaction;
import org.zsmtp.testkit.server.ScriptedServer;
import org.zsmtp.testkit.server.WellBehaved;
import org.zsmtp.testkit.spool.SpoolMaker;

/// A thousand destinations in one burst, some of which are dead or never say a word.
@Timeout(180)
class BurstIT {
    private static final int HOSTS = 1000;
    private static final int SERVERS = 10;
    private static final int EVERY = 20;

    /// How long a silent server is waited for.
    private static final int PATIENCE_SECONDS = 20;

    private static final Path LAUNCHER = Path.of(System.getProperty("zsmtp.home"), "bin/zsmtp");

    @TempDir
    Path directory;

    /// What becomes of a destination.
    private enum Fate {
        LIVE,
        SILENT,
        REFUSED,
        UNKNOWN;

        static Fate of(int host) {
            return switch (host % EVERY) {
                case 3 -> SILENT;
                case 7 -> REFUSED;
                case 11 -> UNKNOWN;
                default -> LIVE;
            };
        }
    }

    private static InetSocketAddress at(int last, int port) {
        return new InetSocketAddress(InetAddress.ofLiteral("127.0.1." + last), port);
    }

    @Test
    void deadAndSilentHostsKeepNoOtherWaiting() throws Exception {
        SpoolMaker spool = new SpoolMaker(Files.createDirectory(directory.resolve("office")), 1);
        List<ScriptedServer> servers = new ArrayList<>();
        try (FakeDns dns = FakeDns.start()) {
            WellBehaved behaviour = WellBehaved.smtp("mx.example").announcing("PIPELINING");
            int port = 0;
            for (int i = 1; i <= SERVERS; i++) {
                servers.add(ScriptedServer.behaving(behaviour, at(i, port)));
                port = servers.getFirst().port();
            }
            servers.add(ScriptedServer.behaving(
                    WellBehaved.smtp("mx.example")
                            .greetingWith(Reaction.silence().thenStall()),
                    at(SERVERS + 1, port)));
            for (int i = 0; i < HOSTS; i++) {
                String host = String.format(Locale.ROOT, "h%04d.example", i);
                spool.put(SpoolMaker.draft().to(host, "bob@" + host));
                switch (Fate.of(i)) {
                    case LIVE -> dns.a(host, "127.0.1." + (1 + i % SERVERS));
                    case SILENT -> dns.a(host, "127.0.1." + (SERVERS + 1));
                    case REFUSED -> dns.a(host, "127.0.1." + (SERVERS + 2));
                    case UNKNOWN -> {}
                }
            }
            long start = System.nanoTime();
            Process zsmtp = start(spool.transport(), port, dns.address().getPort());
            String page = new String(zsmtp.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            assertThat(zsmtp.waitFor(1, TimeUnit.MINUTES)).isTrue();
            double seconds = (System.nanoTime() - start) / 1e9;
            int each = HOSTS / EVERY;
            assertThat(page)
                    .endsWith("total: 1000 recipients: " + (HOSTS - 3 * each) + " delivered, " + each + " failed, "
                            + 2 * each + " deferred\n");
            assertThat(servers.stream()
                            .mapToInt(server -> server.messages().size())
                            .sum())
                    .isEqualTo(HOSTS - 3 * each);
            List<String> log = Files.readAllLines(directory.resolve("zsmtp.log"), StandardCharsets.ISO_8859_1);
            int lastDelivered = last(log, "result=relayed");
            int firstSilent = first(log, "waiting for the greeting");
            assertThat(lastDelivered).as("who is silent kept others waiting").isLessThan(firstSilent);
            System.out.printf(Locale.ROOT, "burst: %d hosts, the last verdict after %.1f s%n", HOSTS, seconds);
        } finally {
            servers.forEach(ScriptedServer::close);
        }
    }

    private Process start(Path transport, int port, int dns) throws Exception {
        ProcessBuilder command = new ProcessBuilder(
                        LAUNCHER.toString(),
                        "--spool",
                        transport.toString(),
                        "-h",
                        "mx.sender.example",
                        "--tls-level=none",
                        "-T",
                        "cmd=" + PATIENCE_SECONDS + "s",
                        "-p",
                        Integer.toString(port),
                        "--dns",
                        "127.0.0.1:" + dns)
                .redirectErrorStream(true);
        command.environment().put("ZSMTP_LOG_DIR", directory.toString());
        command.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process process = command.start();
        process.getOutputStream().close();
        return process;
    }

    private static int first(List<String> log, String words) {
        for (int i = 0; i < log.size(); i++) {
            if (log.get(i).contains(words)) {
                return i;
            }
        }
        throw new AssertionError("no line with " + words);
    }

    private static int last(List<String> log, String words) {
        return log.size() - 1 - first(log.reversed(), words);
    }
}
