package org.zsmtp.bench.queue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.zsmtp.bench.ResidentEngines;

/// Exim that empties its own queue with queue runners. Its messages come from a batch.
///
/// It insists on a user of its own name, which a table of users for it alone gives it.
///
/// @param program its path
/// @param metered tells its processor time
/// @param wrapped environment in which it believes to be root, without its tables of users
record EximQueue(String program, Metered metered, Map<String, String> wrapped) {

    private static final int RUNNERS = 2;

    EximQueue {
        wrapped = Map.copyOf(wrapped);
    }

    Figures empty(Path directory, int port, QueueSpool.Contents contents, ResidentEngines engines, Duration limit)
            throws IOException, InterruptedException {
        Files.createDirectories(directory.resolve("spool"));
        boolean root = Integer.valueOf(0).equals(Files.getAttribute(directory, "unix:uid"));
        // No server delivers as root.
        Object uid = root ? 8 : Files.getAttribute(directory, "unix:uid");
        Object gid = root ? 8 : Files.getAttribute(directory, "unix:gid");
        Map<String, String> environment = new HashMap<>(wrapped);
        environment.put(
                "NSS_WRAPPER_PASSWD",
                table(directory, "passwd", "Debian-exim:x:%s:%s::/:/bin/false%n".formatted(uid, gid)));
        environment.put("NSS_WRAPPER_GROUP", table(directory, "group", "Debian-exim:x:%s:%n".formatted(gid)));
        Path configuration = Files.writeString(directory.resolve("exim.conf"), configuration(directory, port));
        List<String> exim = List.of(program, "-C", configuration.toString());

        Path batch = Files.writeString(directory.resolve("batch"), batch(contents), StandardCharsets.ISO_8859_1);
        Metered.Result taken = metered.start(
                        List.of(
                                "sh",
                                "-c",
                                "batch=$1; shift; exec \"$@\" -odq -bS <\"$batch\"",
                                "sh",
                                batch.toString(),
                                exim.get(0),
                                exim.get(1),
                                exim.get(2)),
                        environment,
                        directory)
                .await(Duration.ofMinutes(2));
        Files.delete(batch);
        long waiting = waiting(directory);
        if (waiting != contents.messages()) {
            throw new IOException(
                    "Exim took " + waiting + " messages of " + contents.messages() + ", status " + taken.status() + ": "
                            + metered.output().lines().findFirst().orElse(""));
        }
        List<String> runner = new ArrayList<>(exim);
        runner.add("-q");
        Watch watch = new Watch(engines);
        List<Metered.Run> runs = new ArrayList<>();
        for (int i = 0; i < RUNNERS; i++) {
            runs.add(metered.start(runner, environment, directory));
        }
        double cpu = 0;
        boolean cut = false;
        for (Metered.Run run : runs) {
            Metered.Result result = run.await(limit);
            cpu += result.cpu();
            cut |= result.cut();
        }
        watch.stop();
        long left = waiting(directory);
        if (left > 0 && !cut) {
            throw new IOException("Exim left " + left + " messages: "
                    + metered.output().lines().findFirst().orElse(""));
        }
        return new Figures(contents.messages() - left, watch.seconds(), cpu, watch.foreign(), left > 0);
    }

    private static long waiting(Path directory) throws IOException {
        Path input = directory.resolve("spool/input");
        if (Files.notExists(input)) {
            return 0;
        }
        try (Stream<Path> files = Files.walk(input)) {
            return files.filter(file -> file.toString().endsWith("-H")).count();
        }
    }

    private static String table(Path directory, String name, String line) throws IOException {
        return Files.writeString(directory.resolve(name), Files.readString(Path.of("/etc", name)) + line)
                .toString();
    }

    private static String batch(QueueSpool.Contents contents) {
        StringBuilder text = new StringBuilder();
        String line = "the quick brown fox jumps over the lazy dog 0123456789 0123456789\n";
        String body = line.repeat(contents.octets() / line.length() + 1);
        for (int i = 0; i < contents.messages(); i++) {
            text.append("MAIL FROM:<alice@sender.example>\n");
            for (int recipient = 0; recipient < contents.recipients(); recipient++) {
                text.append("RCPT TO:<bob").append(recipient).append("@host0.example>\n");
            }
            text.append("DATA\nSubject: bench\n\n").append(body).append(".\n");
        }
        return text.toString();
    }

    private String configuration(Path directory, int port) {
        return """
                exim_path = %1$s
                spool_directory = %2$s/spool
                log_file_path = %2$s/%%slog
                pid_file_path = %2$s/exim.pid
                exim_user = Debian-exim
                exim_group = Debian-exim
                trusted_users = Debian-exim
                never_users =
                primary_hostname = bench.sender.example
                keep_environment = %4$s
                message_size_limit = 0
                begin routers
                all:
                  driver = manualroute
                  transport = out
                  route_list = * 127.0.0.1
                  self = send
                begin transports
                out:
                  driver = smtp
                  port = %3$d
                  allow_localhost
                  hosts_avoid_tls = *
                begin retry
                * * F,1h,1m
                """.formatted(
                        program,
                        directory,
                        port,
                        String.join(" : ", wrapped.keySet()) + " : NSS_WRAPPER_PASSWD : NSS_WRAPPER_GROUP");
    }
}
