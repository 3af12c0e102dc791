package org.zsmtp.bench.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/// One message that zsend sends to the first host of the town.
///
/// @param program zsend
/// @param town    where the host is
record DemoLetter(Path program, DemoTown town) {

    private static final DemoHost HOST = DemoTown.HOSTS.getFirst();
    private static final String RECIPIENT = "baker@" + HOST.domain();
    private static final String TEXT = """
            From: Demo <demo@sender.example>
            To: %s
            Subject: two rolls, please

            For breakfast.
            """.formatted(RECIPIENT);
    private static final int PATIENCE_SECONDS = 30;

    boolean isPossible() {
        return Files.isExecutable(program);
    }

    /// @param out gets the command and the conversation
    /// @return whether the server took it and zsend knows
    boolean send(PrintStream out) throws IOException, InterruptedException {
        List<String> options = List.of(
                "--debug",
                "--host=" + HOST.exchangers().getFirst(),
                "--port=" + town.port(),
                "--from=demo@sender.example",
                RECIPIENT);
        out.println("\nOne message more, by hand:\n"
                + Terminal.indented("printf 'Subject: two rolls, please\\n...' | zsend " + String.join(" ", options))
                + "\n");
        long before = town.taken(HOST.domain());
        long start = System.nanoTime();
        ProcessBuilder command = new ProcessBuilder(program.toString());
        command.command().addAll(options);
        Process zsend = command.redirectErrorStream(true).start();
        try (Writer mail = zsend.outputWriter(StandardCharsets.US_ASCII)) {
            mail.write(TEXT);
        }
        try (BufferedReader said = zsend.inputReader(StandardCharsets.UTF_8)) {
            said.lines()
                    .filter(line -> line.startsWith("<-- ") || line.startsWith("--> "))
                    .forEach(out::println);
        }
        boolean ended = zsend.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
        double seconds = (System.nanoTime() - start) / 1e9;
        boolean taken = town.taken(HOST.domain()) == before + 1;
        boolean right = ended && zsend.exitValue() == 0 && taken;
        out.printf(
                Locale.ROOT,
                "%nSent in %.2f seconds, start-up included; %s%n",
                seconds,
                right ? "the server has it." : "OR NOT: THE SERVER HAS " + (taken ? "IT." : "NOTHING."));
        return right;
    }
}
