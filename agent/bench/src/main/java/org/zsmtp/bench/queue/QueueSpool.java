package org.zsmtp.bench.queue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.zsmtp.testkit.spool.MailDraft;
import org.zsmtp.testkit.spool.SpoolMaker;

/// A spool with equal messages.
///
/// @param transport the agents' working directory
/// @param jobs      lines for each agent; those of a host stand together
/// @param messages  in all
record QueueSpool(Path transport, List<List<String>> jobs, int messages) {

    /// What is in a spool.
    ///
    /// @param messages   in all
    /// @param octets     of each
    /// @param recipients of each, all of one host
    /// @param hosts      among which messages are divided, a block for each
    record Contents(int messages, int octets, int recipients, List<String> hosts) {

        Contents {
            hosts = List.copyOf(hosts);
        }

        /// @param number of hosts with a name
        static Contents plain(int messages, int octets, int number) {
            return new Contents(messages, octets, 1, names(number));
        }

        private static List<String> names(int number) {
            List<String> names = new ArrayList<>();
            for (int i = 0; i < number; i++) {
                names.add("host" + i + ".example");
            }
            return names;
        }
    }

    /// Makes one, in the place of whatever was there.
    ///
    /// @param agents among which the hosts are divided
    static QueueSpool make(Path postOffice, Contents contents, int agents) throws IOException {
        clear(postOffice.resolve("transport"));
        clear(postOffice.resolve("queue"));
        SpoolMaker maker = new SpoolMaker(postOffice, 2);
        String body = body(contents.octets());
        List<List<String>> jobs = new ArrayList<>();
        for (int agent = 0; agent < agents; agent++) {
            jobs.add(new ArrayList<>());
        }
        int hosts = contents.hosts().size();
        for (int number = 0; number < contents.messages(); number++) {
            int host = (int) ((long) number * hosts / contents.messages());
            String name = contents.hosts().get(host);
            MailDraft draft = SpoolMaker.draft().body(body);
            for (int recipient = 0; recipient < contents.recipients(); recipient++) {
                draft.to(name, "bob" + recipient + "@" + name);
            }
            jobs.get(host % agents).add(maker.put(draft).jobPath() + "\t" + name);
        }
        return new QueueSpool(maker.transport(), jobs, contents.messages());
    }

    private static String body(int octets) {
        StringBuilder text = new StringBuilder(octets + 80);
        for (int line = 0; text.length() < octets; line++) {
            text.append(
                    String.format(Locale.ROOT, "%08d the quick brown fox jumps over the lazy dog 0123456789\n", line));
        }
        text.setLength(octets);
        text.setCharAt(octets - 1, '\n');
        return text.toString();
    }

    /// Directories stay: an engine knows them.
    private static void clear(Path directory) throws IOException {
        if (Files.exists(directory)) {
            try (Stream<Path> all = Files.walk(directory)) {
                for (Path each : all.filter(Files::isRegularFile).toList()) {
                    Files.delete(each);
                }
            }
        }
    }
}
