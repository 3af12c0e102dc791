package org.zsmtp.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zsmtp.daemon.logs.AgentLogs;
import org.zsmtp.daemon.options.Form;
import org.zsmtp.daemon.options.Task;
import org.zsmtp.daemon.record.JobFacts;
import org.zsmtp.daemon.report.Finding;
import org.zsmtp.daemon.status.AgentStatus;
import org.zsmtp.daemon.status.RunDirectory;
import org.zsmtp.delivery.Diagnosis;
import org.zsmtp.delivery.RecipientResult;
import org.zsmtp.delivery.Verdict;
import org.zsmtp.delivery.conversation.ConversationListener;
import org.zsmtp.delivery.routing.Endpoint;
import org.zsmtp.scheduler.JobPath;
import org.zsmtp.smtp.wire.EnhancedStatusCode;

/// A process with two agents, and those who ask it.
@Timeout(60)
class StatusCommandTest {
    private static final Endpoint SERVER = Endpoint.of(new InetSocketAddress(InetAddress.ofLiteral("192.0.2.9"), 25));

    private final ByteArrayOutputStream output = new ByteArrayOutputStream();

    /// The path of a socket has to be short.
    private Path directory;

    private RunDirectory where;
    private StatusService service;
    private AgentStatus agent;

    @BeforeEach
    void start() throws IOException {
        directory = Files.createTempDirectory(Path.of("/tmp"), "zs");
        where = new RunDirectory(Optional.of(directory), Path.of("/nonexistent"), null);
        service = StatusService.open("engine", where);
        agent = service.begin(4713, Optional.of("example.net"), AgentLogs.none());
        service.begin(4714, Optional.empty(), AgentLogs.none());
    }

    @AfterEach
    void end() throws IOException {
        service.close();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }

    @Test
    void theStatusHasJobsAndConnectionsOfAllAgents() throws IOException {
        JobFacts job = new JobFacts(new JobPath("D/J/2424899"), "example.net", Instant.EPOCH, _ -> {});
        agent.began(job);
        agent.trying(null, "mx.example.net", List.of(SERVER));
        ConversationListener conversation = agent.conversation(SERVER);
        assertThat(status(OptionalLong.empty(), Form.PAGE)).isEqualTo(ExitStatus.OK);
        assertThat(printed())
                .startsWith("engine " + ProcessHandle.current().pid() + ": zsmtp (not packaged), up ")
                .contains("; 2 agents, 1 job, 1 connection\n")
                .contains(
                        "\n4713 ",
                        "\n4714 ",
                        "\nD/J/2424899 ",
                        "\nmx.example.net 192.0.2.9|25        4713     connect ");
        conversation.unreachable("no route");
        agent.connectFailed(SERVER, "no route");
        agent.ended(job);
        status(OptionalLong.empty(), Form.PAGE);
        assertThat(printed()).contains("2 agents, 0 jobs, 0 connections\n").contains(" s ago, connect: no route\n");
    }

    @Test
    void anAgentsNumberFindsItsProcess() throws IOException {
        assertThat(status(OptionalLong.of(4713), Form.JSON)).isEqualTo(ExitStatus.OK);
        JsonNode json = new ObjectMapper().readTree(printed());
        assertThat(json).hasSize(1);
        assertThat(json.at("/0/agents")).hasSize(1);
        assertThat(json.at("/0/agents/0/pid").asInt()).isEqualTo(4713);
        assertThat(status(OptionalLong.of(4715), Form.PAGE)).isEqualTo(ExitStatus.NO_INPUT);
    }

    @Test
    void anAgentThatHasEndedIsNotShown() throws IOException {
        service.end(agent);
        status(OptionalLong.empty(), Form.PAGE);
        assertThat(printed()).contains("; 1 agent, ").doesNotContain("4713");
    }

    @Test
    void withoutAnyProcessThereIsNothing() throws IOException {
        service.close();
        assertThat(status(OptionalLong.empty(), Form.JSON)).isEqualTo(ExitStatus.OK);
        assertThat(new ObjectMapper().readTree(printed())).isEmpty();
    }

    @Test
    void theMetricsStayWhenTheProcessHasEnded() throws IOException {
        JobFacts job = new JobFacts(new JobPath("D/J/2424899"), "example.net", Instant.EPOCH, _ -> {});
        agent.began(job);
        Verdict inDoubt = new Verdict.Delayed(org.zsmtp.delivery.Scope.RECIPIENT, Verdict.Delay.IN_DOUBT);
        Finding finding = new Finding(inDoubt, null, Diagnosis.ours(new EnhancedStatusCode(4, 4, 2), "no answer"));
        agent.reported(job, null, finding, null);
        agent.ended(job);
        agent.connectFailed(SERVER, "no route");
        agent.untried(null, List.<RecipientResult>of());
        command().metrics();
        assertThat(printed())
                .contains("\nzsmtp_processes 1\n", "\nzsmtp_agents 2\n", "\nzsmtp_agents_started_total 2\n");
        service.close();
        command().metrics();
        assertThat(printed())
                .contains(
                        "\nzsmtp_processes 0\n",
                        "\nzsmtp_agents 0\n",
                        "\nzsmtp_recipients_total{verdict=\"in-doubt\"} 1\n",
                        "\nzsmtp_jobs_total{verdict=\"delayed\"} 1\n",
                        "\nzsmtp_connects_total{result=\"failed\"} 1\n");
    }

    @Test
    void theMetricsAreServedUntilTheEnd() throws Exception {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), freePort());
        CompletableFuture<Runnable> stop = new CompletableFuture<>();
        CompletableFuture<ExitStatus> ended = new CompletableFuture<>();
        Thread.ofPlatform().start(() -> {
            try {
                ended.complete(command().serve(address, stop::complete));
            } catch (InterruptedException never) {
                ended.completeExceptionally(never);
            }
        });
        stop.join();
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> page = client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + address.getPort() + "/metrics"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(page.body()).contains("\nzsmtp_agents 2\n");
        }
        assertThat(command().serve(address, Runnable::run)).isEqualTo(ExitStatus.FAILED);
        stop.join().run();
        assertThat(ended.join()).isEqualTo(ExitStatus.OK);
    }

    @Test
    void aDirectoryThatOthersCanEnterIsNotUsed() throws IOException {
        service.close();
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-x---"));
        try (StatusService another = StatusService.open("agent", where)) {
            another.begin(1, Optional.empty(), AgentLogs.none()).connectFailed(SERVER, "no route");
            status(OptionalLong.empty(), Form.JSON);
            assertThat(printed()).isEqualTo("[]\n");
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private StatusCommand command() {
        return new StatusCommand(where, output);
    }

    private ExitStatus status(OptionalLong number, Form form) throws IOException {
        return command().status(new Task.Status(number, form));
    }

    private String printed() {
        String text = output.toString(StandardCharsets.US_ASCII);
        output.reset();
        return text;
    }
}
