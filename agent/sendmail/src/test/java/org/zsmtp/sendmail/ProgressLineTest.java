package org.zsmtp.sendmail;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.zsmtp.testkit.server.ScriptedServer;
import org.zsmtp.testkit.server.WellBehaved;

class ProgressLineTest {

    private static final long SECOND = 1_000_000_000;
    private static final int MIB = 1 << 20;

    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
    private final AtomicLong now = new AtomicLong();
    private final Written terminal = new Written();

    /// Tells when something was written.
    private final class Written extends PrintStream {
        Written() {
            super(shown, true, StandardCharsets.UTF_8);
        }

        @Override
        public void flush() {
            super.flush();
            synchronized (this) {
                notifyAll();
            }
        }

        synchronized String await(String part) throws InterruptedException {
            while (!shown.toString(StandardCharsets.UTF_8).contains(part)) {
                wait();
            }
            return shown.toString(StandardCharsets.UTF_8);
        }
    }

    @Test
    void tellsHowFarItIs() {
        try (ProgressLine line = ProgressLine.on(terminal, now::get)) {
            assertThat(line.text()).isEmpty();
            line.gone(0, 10L * MIB);
            now.set(SECOND / 2);
            line.gone(MIB, 10L * MIB);
            assertThat(line.text()).isEqualTo("1.0 MiB of 10.0 MiB sent (10 %)");
            now.set(2 * SECOND);
            line.gone(4L * MIB, 10L * MIB);
            assertThat(line.text()).isEqualTo("4.0 MiB of 10.0 MiB sent (40 %), 2.0 MiB/s");
            // More than was expected: dots that were doubled.
            line.gone(11L * MIB, 10L * MIB);
            assertThat(line.text()).startsWith("10.0 MiB of 10.0 MiB sent (100 %)");
            line.awaited();
            assertThat(line.text()).isEqualTo("11.0 MiB sent, waiting for the server's answer");
            line.gone(12L * MIB, 10L * MIB);
            assertThat(line.text()).isEqualTo("12.0 MiB sent, waiting for the server's answer");
            line.idle();
            assertThat(line.text()).isEmpty();
        }
    }

    @Test
    void aSizeThatNobodyKnowsIsNotTold() {
        try (ProgressLine line = ProgressLine.on(terminal, now::get)) {
            line.gone(0, 0);
            now.set(2 * SECOND);
            line.gone(2L * MIB, 0);
            assertThat(line.text()).isEqualTo("2.0 MiB sent, 1.0 MiB/s");
        }
    }

    @Test
    @Timeout(30)
    void leavesNothingBehind() throws Exception {
        try (ProgressLine line = ProgressLine.on(terminal, now::get)) {
            line.gone(MIB, 2L * MIB);
            terminal.await("1.0 MiB of 2.0 MiB");
            line.awaited();
            terminal.await("waiting for the server's answer");
        }
        String all = shown.toString(StandardCharsets.UTF_8);
        assertThat(all).endsWith("\r" + " ".repeat(79) + "\r");
        // Lines of 79 columns, and no other control character than CR.
        assertThat(all.split("\r", -1)).allMatch(each -> each.isEmpty() || each.length() == 79);
        assertThat(all.chars()).allMatch(c -> c == '\r' || (c >= ' ' && c <= '~'));
    }

    @Test
    void whoSendsNothingWritesNothing() {
        ProgressLine.on(terminal, now::get).close();
        assertThat(shown.size()).isZero();
    }

    /// A terminal that stands still holds up neither the engine nor the end.
    @Test
    @Timeout(30)
    void aTerminalThatStandsStillHoldsUpNobody() {
        CountDownLatch never = new CountDownLatch(1);
        PrintStream still = new PrintStream(shown, true, StandardCharsets.UTF_8) {
            @Override
            public void print(String text) {
                try {
                    never.await();
                } catch (InterruptedException _) {
                    Thread.currentThread().interrupt();
                }
            }
        };
        try (ProgressLine line = ProgressLine.on(still, now::get)) {
            for (int i = 0; i < 100; i++) {
                line.gone(i, MIB);
            }
            assertThat(line.text()).isNotEmpty();
        }
    }

    @Test
    void hearsTheEngine(@TempDir Path home) {
        String mail = "From: a@x.example\n\n" + "a line of a large message\n".repeat(100_000);
        FakeSurroundings user = new FakeSurroundings(home).mail(mail);
        ProgressLine line = ProgressLine.on(terminal, now::get);
        MailSender post = new EngineSender(_ -> {});
        MailSender hearing = (account, password, letter, debug, _) -> post.send(account, password, letter, debug, line);
        try (ScriptedServer server = ScriptedServer.behaving(WellBehaved.smtp("srv.example"));
                line) {
            List<String> arguments =
                    List.of("--host=127.0.0.1", "--port=" + server.port(), "--from=me@x.example", "b@y.example");
            assertThat(new Zsend(user.get(), hearing).run(arguments)).isEqualTo(ExitStatus.EX_OK);
            assertThat(line.mostOctets()).isGreaterThan(ProgressLine.LARGE);
            assertThat(line.text()).isEmpty();
        }
    }
}
