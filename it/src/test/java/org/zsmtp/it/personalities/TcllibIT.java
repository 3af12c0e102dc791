package org.zsmtp.it.personalities;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.zsmtp.it.peers.PeerPrograms;
import org.zsmtp.testkit.server.ScriptedServer;

/// Our API beside tcllib's package smtp, with the same options, text and servers. Where they differ, the file of
/// differences says why; a reason for a difference that is none any more fails as well.
class TcllibIT {

    private static TcllibPackage tcllib;
    private static Differences reasons;

    @TempDir
    private Path directory;

    /// Runs one of the two packages.
    private interface Side {
        ApiResult send(List<ScriptedServer> servers) throws IOException, InterruptedException;
    }

    @BeforeAll
    static void findPackage() throws IOException {
        tcllib = new TcllibPackage(PeerPrograms.load());
        reasons = Differences.read("tcllib-differences.txt");
    }

    static Stream<String> cases() {
        return ApiCases.all().keySet().stream().sorted();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void doesWhatTcllibDoes(String name) throws IOException, InterruptedException {
        ApiCase given = ApiCases.all().get(name);
        Map<String, String> theirs = run(given, servers -> tcllib.send(given, servers, directory));
        Map<String, String> ours = run(given, servers -> JavaApi.send(given, servers));
        reasons.require(name, "tcllib", theirs, ours);
    }

    private static Map<String, String> run(ApiCase given, Side side) throws IOException, InterruptedException {
        List<ScriptedServer> servers = given.servers().stream()
                .map(each -> ScriptedServer.behaving(each.get()))
                .toList();
        try {
            return side.send(servers).aspects();
        } finally {
            servers.forEach(ScriptedServer::close);
        }
    }

    @ParameterizedTest
    @MethodSource("reasons")
    void everyReasonIsForACase(String name) {
        assertThat(ApiCases.all()).containsKey(name);
    }

    static Stream<String> reasons() {
        return reasons.byCase().keySet().stream();
    }
}
