package org.zsmtp.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.zsmtp.daemon.logs.AgentLogs;
import org.zsmtp.daemon.options.AgentOptions;
import org.zsmtp.daemon.options.Task;
import org.zsmtp.daemon.status.RunDirectory;
import org.zsmtp.daemon.status.TraceClient;
import org.zsmtp.delivery.SeveralDeliveryListeners;
import org.zsmtp.testkit.dns.FakeDns;
import org.zsmtp.testkit.server.Reaction;
import org.zsmtp.testkit.server.Script;
import org.zsmtp.testkit.server.ScriptedServer;
import org.zsmtp.testkit.server.WellBehaved;
import org.zsmtp.testkit.spool.MailDraft;
import org.zsmtp.testkit.spool.SpoolMaker;
import org.zsmtp.testkit.spool.SpooledMail;

/// `--trace`: a process that delivers with the real engine, and those who follow it.
@Timeout(60)
class TraceTest {
    private static final long PID = 4711;

    @TempDir
    Path postOffice;

    private SpoolMaker spool;

    /// The path of a socket has to be short.
    private Path directory;

    private RunDirectory where;
    private final List<StatusService> services = new ArrayList<>();
    private final List<CountDownLatch> ends = new ArrayList<>();
    private final BlockingQueue<String> remarks = new LinkedBlockingQueue<>();

    @BeforeEach
    void start() throws IOException {
        spool = new SpoolMaker(postOffice, 1);
        directory = Files.createTempDirectory(Path.of("/tmp"), "zs");
        where = new RunDirectory(Optional.of(directory), Path.of("/nonexistent"), null);
    }

    @AfterEach
    void end() throws IOException {
        ends.forEach(CountDownLatch::countDown);
        services.forEach(StatusService::close);
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }

    @Test
    void whatIsSaidWithAHostIsFollowedAndWithOthersIsNot() throws Exception {
        SpooledMail mail =
                spool.put(SpoolMaker.draft().to("b.example", "one@b.example").body("secret words\n"));
        SpooledMail other = spool.put(SpoolMaker.draft().to("a.example", "two@a.example"));
        try (FakeDns dns = FakeDns.start();
                ScriptedServer server = ScriptedServer.behaving(WellBehaved.smtp("mx"))) {
            dns.mx("a.example", 10, "mx.a.example").mx("b.example", 10, "mx.b.example");
            dns.a("mx.a.example", "127.0.0.1").a("mx.b.example", "127.0.0.1");
            StatusService service = service();
            BlockingQueue<String> host = follow("B.example");
            BlockingQueue<String> exchanger = follow("mx.B.example");
            BlockingQueue<String> job = follow(String.valueOf(mail.id()));
            assertThat(deliver(service, "--dns=127.0.0.1:" + dns.address().getPort(), "-p" + server.port()))
                    .isEqualTo(ExitStatus.OK);
            server.requireLawful();
            List<String> lines = until(host, "closed after");
            assertThat(lines)
                    .allMatch(line ->
                            line.matches("[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{3}Z 4711/[0-9] mx\\.b\\.example (-|"
                                    + mail.jobPath() + ") .*"));
            assertThat(lines.stream().map(TraceTest::said))
                    .containsSubsequence(
                            "connecting to 127.0.0.1|" + server.port(),
                            "<-- 220 mx ESMTP ready",
                            "--> EHLO mx.sender.example",
                            "<-- 250-mx greets you",
                            "<-- 250-PIPELINING",
                            "<-- 250 ENHANCEDSTATUSCODES",
                            "--> RCPT To:<one@b.example> NOTIFY=FAILURE ORCPT=rfc822;one@b.example",
                            "--> DATA",
                            "--> .",
                            "--> QUIT",
                            "closed after 1 message")
                    .anyMatch(text -> text.startsWith("connected from 127.0.0.1|"))
                    .anyMatch(text -> text.startsWith("--> MAIL From:<alice@sender.example>"))
                    .anyMatch(text -> text.matches("--> \\([0-9]+ octets of content\\)"))
                    .noneMatch(text -> text.contains("secret words") || text.contains("a.example"));
            assertThat(String.join("\n", lines)).doesNotContain(other.jobPath());
            assertThat(until(exchanger, "closed after")).isEqualTo(lines);
            assertThat(until(job, "closed after")).isEqualTo(lines);
        }
    }

    @Test
    void secretsAreNotShown() throws Exception {
        spool.put(SpoolMaker.draft().to("b.example", "one@b.example"));
        Path secrets = Files.writeString(postOffice.resolve("secrets"), "* 127.0.0.1 dXNlcg== c2VjcmV0\n");
        Files.setPosixFilePermissions(secrets, PosixFilePermissions.fromString("rw-------"));
        try (ScriptedServer server = ScriptedServer.playing(Script.parse("""
                S: 220 mx.b.example ESMTP
                C: EHLO mx.sender.example
                S: 250-mx.b.example
                S: 250 AUTH LOGIN
                C: AUTH LOGIN
                S: 334 VXNlcm5hbWU6
                C: dXNlcg==
                S: 334 UGFzc3dvcmQ6
                C: c2VjcmV0
                S: 235 welcome
                C: MAIL From:<alice@sender.example>
                S: 421 not now
                """))) {
            BlockingQueue<String> lines;
            StatusService service = service();
            lines = follow("127.0.0.1");
            deliver(service, "-F", "[127.0.0.1]:" + server.port(), "-A", secrets.toString());
            assertThat(until(lines, "closed after"))
                    .anyMatch(line -> line.contains(" --> AUTH LOGIN"))
                    .anyMatch(line -> line.endsWith(" <-- 235 welcome"))
                    .noneMatch(line -> line.contains("c2VjcmV0") || line.contains("dXNlcg=="));
        }
    }

    @Test
    void whatAServerSaysActsOnNoTerminal() throws Exception {
        spool.put(SpoolMaker.draft().to("b.example", "one@b.example"));
        try (ScriptedServer server = ScriptedServer.behaving(WellBehaved.smtp("mx")
                .answering("RCPT", Reaction.reply("450 4.2.0 \u001b[31mlater\u009b" + "x".repeat(2000))))) {
            StatusService service = service();
            BlockingQueue<String> lines = follow("all");
            deliver(service, "-F", "[127.0.0.1]:" + server.port());
            assertThat(until(lines, "closed after"))
                    .allMatch(line -> line.matches("[ -~]{1,600}"))
                    .anyMatch(line -> line.contains(" <-- 450 4.2.0 ?[31mlater?xxx"));
        }
    }

    @Test
    void whoeverDoesNotReadLosesLinesAndDelaysNobody() throws Exception {
        for (int i = 0; i < 300; i++) {
            MailDraft draft = SpoolMaker.draft();
            for (int j = 0; j < 10; j++) {
                draft = draft.to("b.example", "a.rather.long.name.of.a.recipient." + j + "@b.example");
            }
            spool.put(draft);
        }
        try (ScriptedServer server = ScriptedServer.behaving(WellBehaved.smtp("mx"))) {
            StatusService service = service();
            try (SocketChannel silent = connect("all")) {
                assertThat(line(silent)).isEqualTo("tracing");
                assertThat(deliver(service, "-F", "[127.0.0.1]:" + server.port()))
                        .isEqualTo(ExitStatus.OK);
                assertThat(server.messages()).hasSize(300);
                String line = line(silent);
                while (!line.matches(ProcessHandle.current().pid() + ": [0-9]+ lines were lost here")) {
                    line = line(silent);
                }
            }
        }
    }

    @Test
    void processesThatBeginLaterAreFollowedToo() throws Exception {
        spool.put(SpoolMaker.draft().to("b.example", "one@b.example"));
        BlockingQueue<String> lines = new LinkedBlockingQueue<>();
        begin("all", lines);
        assertThat(remarks.take()).isEqualTo("no process runs that can be traced: waiting for one");
        try (ScriptedServer server = ScriptedServer.behaving(WellBehaved.smtp("mx"))) {
            StatusService first = service();
            assertThat(remarks.take()).startsWith("tracing process ");
            first.close();
            StatusService second = service();
            assertThat(remarks.take()).startsWith("tracing process ");
            deliver(second, "-F", "[127.0.0.1]:" + server.port());
            second.close();
            assertThat(until(lines, "closed after")).anyMatch(line -> line.contains(" --> MAIL From:"));
        }
    }

    @Test
    void onlyAFewMayFollowAtATime() throws Exception {
        service();
        SocketChannel second = connect("a.example");
        try (SocketChannel first = connect("all");
                SocketChannel third = connect("b.example")) {
            assertThat(line(first)).isEqualTo("tracing");
            assertThat(line(second)).isEqualTo("tracing");
            assertThat(line(third)).isEqualTo("tracing");
            begin("all", new LinkedBlockingQueue<>());
            assertThat(remarks.take()).endsWith(" is not traced: as many as may do so already");
            second.close();
            // A write finds out that he is gone.
            try (SocketChannel later = connect("all")) {
                String answer = line(later);
                while (answer.equals("enough")) {
                    TimeUnit.MILLISECONDS.sleep(50);
                    try (SocketChannel again = connect("all")) {
                        answer = line(again);
                    }
                }
                assertThat(answer).isEqualTo("tracing");
            }
        }
    }

    @Test
    void itRunsUntilItIsStopped() {
        CompletableFuture<Runnable> stop = new CompletableFuture<>();
        CompletableFuture<ExitStatus> ended = command(new ByteArrayOutputStream(), stop);
        stop.join().run();
        assertThat(ended.join()).isEqualTo(ExitStatus.OK);
    }

    @Test
    void itEndsWhereNobodyReads() throws Exception {
        spool.put(SpoolMaker.draft().to("b.example", "one@b.example"));
        CompletableFuture<ExitStatus> ended = command(
                new OutputStream() {
                    @Override
                    public void write(int octet) throws IOException {
                        throw new IOException("Broken pipe");
                    }
                },
                new CompletableFuture<>());
        try (ScriptedServer server = ScriptedServer.behaving(WellBehaved.smtp("mx"))) {
            StatusService service = service();
            BlockingQueue<String> besides = follow("all");
            while (!ended.isDone()) {
                spool.put(SpoolMaker.draft().to("b.example", "one@b.example"));
                deliver(service, "-F", "[127.0.0.1]:" + server.port());
                until(besides, "closed after");
            }
            assertThat(ended.join()).isEqualTo(ExitStatus.INTERNAL);
        }
    }

    private CompletableFuture<ExitStatus> command(OutputStream output, CompletableFuture<Runnable> stop) {
        CompletableFuture<ExitStatus> ended = new CompletableFuture<>();
        Thread.ofPlatform().daemon().start(() -> {
            try {
                ended.complete(new StatusCommand(where, output).trace(new Task.Trace("all"), stop::complete));
            } catch (InterruptedException never) {
                ended.completeExceptionally(never);
            }
        });
        return ended;
    }

    private StatusService service() {
        StatusService service = StatusService.open("by hand", where);
        services.add(service);
        return service;
    }

    /// @return the lines, once it is being followed
    private BlockingQueue<String> follow(String asked) throws InterruptedException {
        BlockingQueue<String> lines = new LinkedBlockingQueue<>();
        begin(asked, lines);
        assertThat(remarks.take())
                .isEqualTo("tracing process " + ProcessHandle.current().pid());
        return lines;
    }

    private void begin(String asked, BlockingQueue<String> lines) {
        CountDownLatch end = new CountDownLatch(1);
        ends.add(end);
        TraceClient client =
                new TraceClient(where::all, asked, text -> text.lines().forEach(lines::add), remarks::add);
        Thread.ofPlatform().daemon().start(() -> {
            try {
                client.run(end);
            } catch (InterruptedException never) {
                remarks.add("interrupted");
            }
        });
    }

    private ExitStatus deliver(StatusService service, String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of("-h", "mx.sender.example"));
        all.addAll(List.of(arguments));
        AgentLogs records = AgentLogs.none();
        service.begin(PID, Optional.empty(), records);
        return new HandService(AgentOptions.parse(all), postOffice, OutputStream.nullOutputStream(), records)
                .deliver(1, 1, new SeveralDeliveryListeners(records.deliveries()), (_, _) -> {});
    }

    /// @return the lines up to the first that has this text
    private static List<String> until(BlockingQueue<String> lines, String text) throws InterruptedException {
        List<String> all = new ArrayList<>();
        do {
            all.add(String.valueOf(lines.poll(20, TimeUnit.SECONDS)));
        } while (!all.getLast().contains(text) && !all.getLast().equals("null"));
        return all;
    }

    /// @return without time, numbers and names
    private static String said(String line) {
        return line.split(" ", 5)[4];
    }

    private SocketChannel connect(String asked) throws IOException {
        SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(
                directory.resolve("status-" + ProcessHandle.current().pid())));
        channel.write(ByteBuffer.wrap(("trace " + asked + "\n").getBytes(StandardCharsets.US_ASCII)));
        return channel;
    }

    private static String line(SocketChannel channel) throws IOException {
        StringBuilder line = new StringBuilder();
        ByteBuffer octet = ByteBuffer.allocate(1);
        while (channel.read(octet) > 0 && octet.get(0) != '\n') {
            line.append((char) octet.get(0));
            octet.clear();
        }
        return line.toString();
    }
}
