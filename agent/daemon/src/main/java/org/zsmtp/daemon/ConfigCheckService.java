package org.zsmtp.daemon;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.zsmtp.daemon.options.AgentOptions;
import org.zsmtp.daemon.options.ConfigurationException;
import org.zsmtp.daemon.options.LogConfig;
import org.zsmtp.daemon.options.SecurityConfig;
import org.zsmtp.daemon.options.Task;
import org.zsmtp.daemon.options.TlsPolicyFile;
import org.zsmtp.daemon.options.TlsSettings;

/// Checks the configuration file and all files that the options name (`--check-config`): a line for each fault and one
/// for what follows from it, an exit status. Opens no connection and asks no name server, and writes nothing.
final class ConfigCheckService {

    private enum Consequence {
        NO_START("no agent starts until this is corrected"),
        MAIL_WAITS("all mail waits until this is corrected"),
        TLS_WAITS("mail that needs TLS waits until this is corrected"),
        AUTHENTICATION_WAITS("mail to every server waits until this is corrected"),
        NOT_WRITTEN("nothing is written there: make it writable for the user of the agents"),
        NO_EFFECT("ZMailer's setting has no effect until this is corrected");

        private final String words;

        Consequence(String words) {
            this.words = words;
        }
    }

    private final AgentOptions options;
    private final Task.CheckConfig task;
    private final OutputStream page;
    private final List<String> lines = new ArrayList<>();
    private int faults;

    /// @param page gets what is to be read
    ConfigCheckService(AgentOptions options, Task.CheckConfig task, OutputStream page) {
        this.options = options;
        this.task = task;
        this.page = page;
    }

    ExitStatus run() throws IOException {
        found(task.faults(), Consequence.NO_START);
        found(options.zenv().troubles(), Consequence.NO_EFFECT);
        security(options.session().security());
        options.session()
                .secrets()
                .map(file -> new SecretsFile(
                        file, options.channel(), options.session().clearText()))
                .ifPresent(secrets -> found(secrets.faults(), Consequence.AUTHENTICATION_WAITS));
        options.routing().policies().ifPresent(this::directory);
        logs(options.records());
        lines.add(summary());
        StringBuilder text = new StringBuilder();
        lines.forEach(line -> text.append(Console.harmless(line)).append('\n'));
        Console.print(page, text.toString());
        return faults == 0 ? ExitStatus.OK : ExitStatus.CONFIGURATION;
    }

    private String summary() {
        String read =
                task.file().map(file -> file + " and what it names").orElse("the options (there is no zsmtp.conf)");
        return switch (faults) {
            case 0 -> "nothing is wrong with " + read;
            case 1 -> "1 fault in " + read;
            default -> faults + " faults in " + read;
        };
    }

    private void found(List<String> what, Consequence consequence) {
        for (String each : what) {
            faults++;
            lines.add(each);
            lines.add("    " + consequence.words);
        }
    }

    private void security(SecurityConfig choice) {
        Optional<Path> policy = choice.policy();
        policy.ifPresent(file -> found(TlsPolicyFile.faults(file), Consequence.MAIL_WAITS));
        Optional<Path> settings = choice.settings();
        if (settings.isEmpty()) {
            return;
        }
        List<String> broken = TlsSettings.faults(settings.get());
        found(broken, Consequence.MAIL_WAITS);
        if (broken.isEmpty()) {
            try {
                found(
                        SecurityFiles.read(new SecurityConfig(settings, Optional.empty(), choice.level()))
                                .faults(InstantSource.system().instant()),
                        Consequence.TLS_WAITS);
            } catch (ConfigurationException together) {
                found(List.of(together.reason()), Consequence.MAIL_WAITS);
            }
        }
    }

    private void logs(LogConfig logs) {
        logs.transcript().ifPresent(this::file);
        logs.eventLog().ifPresent(this::file);
        logs.tlsLog().ifPresent(this::directory);
        logs.tlsSocket().filter(socket -> !Files.exists(socket)).ifPresent(socket -> unwritable(socket, "not there"));
    }

    /// A log is created where there is none.
    private void file(Path log) {
        if (Files.exists(log)) {
            if (Files.isDirectory(log)) {
                unwritable(log, "is a directory");
            } else if (!Files.isWritable(log)) {
                unwritable(log, "cannot be written");
            }
        } else {
            directory(Optional.ofNullable(log.toAbsolutePath().getParent()).orElse(Path.of("/")));
        }
    }

    private void directory(Path directory) {
        if (!Files.isDirectory(directory)) {
            unwritable(directory, Files.exists(directory) ? "is no directory" : "no such directory");
        } else if (!Files.isWritable(directory)) {
            unwritable(directory, "cannot be written");
        }
    }

    private void unwritable(Path path, String why) {
        found(List.of(path + ": " + why), Consequence.NOT_WRITTEN);
    }
}
