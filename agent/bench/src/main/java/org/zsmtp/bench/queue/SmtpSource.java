package org.zsmtp.bench.queue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.zsmtp.bench.ResidentEngines;

/// Postfix's load generator `smtp-source -d`, which makes its messages in memory and waits for each answer.
///
/// @param metered     tells its processor time
/// @param program     its path
/// @param environment of it
record SmtpSource(Metered metered, String program, Map<String, String> environment) {

    SmtpSource {
        environment = Map.copyOf(environment);
    }

    /// @param sessions at a time
    Figures send(int port, int sessions, QueueSpool.Contents contents, ResidentEngines engines)
            throws IOException, InterruptedException {
        Watch watch = new Watch(engines);
        Metered.Result result = metered.start(
                        List.of(
                                program,
                                "-d",
                                "-s",
                                Integer.toString(sessions),
                                "-m",
                                Integer.toString(contents.messages()),
                                "-l",
                                Integer.toString(contents.octets()),
                                "-r",
                                Integer.toString(contents.recipients()),
                                "-f",
                                "alice@sender.example",
                                "-t",
                                "bob@host0.example",
                                "127.0.0.1:" + port),
                        environment,
                        Path.of("/"))
                .await(Duration.ofMinutes(5));
        watch.stop();
        if (result.status() != 0) {
            throw new IOException("smtp-source ended with status " + result.status() + ": " + metered.output());
        }
        return new Figures(contents.messages(), watch.seconds(), result.cpu(), watch.foreign(), false);
    }
}
