package org.zsmtp.it.personalities;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.zsmtp.it.peers.PeerPrograms;
import org.zsmtp.submission.TlsPolicy;
import org.zsmtp.testkit.server.ScriptedServer;

/// tcllib's package smtp, in Tcl's shell.
final class TcllibPackage {

    private static final int MINUTES = 1;

    private final String shell;
    private final Map<String, String> environment;

    TcllibPackage(PeerPrograms peers) {
        shell = peers.get("tclsh");
        environment = Map.of(
                "LD_LIBRARY_PATH", peers.get("ld.library.path"),
                "TCL_LIBRARY", peers.get("tcl.library"),
                "TCLLIBPATH", peers.get("tcl.packages"),
                "PATH", "/usr/bin:/bin");
    }

    /// @param directory empty
    ApiResult send(ApiCase given, List<ScriptedServer> servers, Path directory)
            throws IOException, InterruptedException {
        Path script = Files.writeString(directory.resolve("send.tcl"), script(given, servers));
        Path output = directory.resolve("output");
        ProcessBuilder builder = new ProcessBuilder(shell, script.toString())
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new IllegalStateException("tcllib does not end in " + given.name());
        }
        List<String> lines = Files.readAllLines(output, StandardCharsets.UTF_8);
        if (lines.isEmpty() || !lines.getLast().matches("sent|failed")) {
            throw new IllegalStateException("tcllib in " + given.name() + ": " + lines);
        }
        return new ApiResult(
                lines.stream()
                        .filter(line -> line.startsWith("refused "))
                        .map(line -> line.substring(8))
                        .toList(),
                lines.getLast().equals("failed"),
                servers);
    }

    /// Says `refused ADDRESS CODE` for each who is refused, and `sent` or `failed` at the end.
    private static String script(ApiCase given, List<ScriptedServer> servers) {
        List<String> options = new ArrayList<>(List.of(
                "-servers", "[list " + "127.0.0.1 ".repeat(servers.size()) + "]",
                "-ports",
                        "[list "
                                + String.join(
                                        " ",
                                        servers.stream()
                                                .map(each -> "" + each.port())
                                                .toList()) + "]"));
        given.given().forEach(each -> options.addAll(option(each)));
        if (given.given().stream().noneMatch(ApiCase.Client.class::isInstance)) {
            options.addAll(List.of("-client", "localhost"));
        }
        return """
                package require smtp
                package require SASL
                proc answer {word code diagnostic} { return $word }
                set part [mime::initialize -canonical text/plain -param {charset utf-8} -encoding 8bit \\
                    -string [encoding convertto utf-8 %s]]
                set failed [catch {smtp::sendmessage $part %s} result]
                if {$failed} {
                    puts stderr $result
                    puts failed
                } else {
                    foreach each $result { puts "refused [lindex $each 0] [lindex $each 1]" }
                    puts sent
                }
                """.formatted(literal(given.body()), String.join(" ", options));
    }

    private static List<String> option(ApiCase.Given option) {
        return switch (option) {
            case ApiCase.Originator(String address) -> List.of("-originator", literal(address));
            case ApiCase.Recipients(String addresses) -> List.of("-recipients", literal(addresses));
            case ApiCase.Field(String name, String value) ->
                List.of("-header", "[list " + literal(name) + " " + literal(value) + "]");
            case ApiCase.Client(String name) -> List.of("-client", literal(name));
            case ApiCase.AtLeastOne() -> List.of("-atleastone", "1");
            case ApiCase.WithoutTls() -> List.of("-usetls", "0");
            case ApiCase.Policy(TlsPolicy.Answer answer) ->
                List.of("-tlspolicy", "{answer " + (answer == TlsPolicy.Answer.SECURE ? "secure" : "insecure") + "}");
            case ApiCase.Login(String user, String password) ->
                List.of("-username", literal(user), "-password", literal(password));
        };
    }

    private static String literal(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.chars()
                .forEach(c -> quoted.append(
                        c > ' ' && c < 0x7f && Character.isLetterOrDigit(c)
                                ? Character.toString(c)
                                : "\\u%04x".formatted(c)));
        return quoted.append('"').toString();
    }
}
