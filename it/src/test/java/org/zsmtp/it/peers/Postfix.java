package org.zsmtp.it.peers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Postfix as a receiving server: its own smtpd, queue and delivery into one maildir. `scripts/test-peers` explains
/// how it is made to run as whoever starts it.
public final class Postfix implements MailServer {

    private static final List<String> QUEUES = List.of(
            "active",
            "bounce",
            "corrupt",
            "defer",
            "deferred",
            "flush",
            "hold",
            "incoming",
            "maildrop",
            "pid",
            "private",
            "public",
            "saved",
            "trace");

    /// An address to listen at, and which parameters are others there.
    public record Listener(InetSocketAddress address, Map<String, String> changes) {

        private String service() {
            StringBuilder lines = new StringBuilder(
                    address.getAddress().getHostAddress() + ":" + address.getPort() + " inet n - n - - smtpd\n");
            new TreeMap<>(changes)
                    .forEach((name, value) -> lines.append("    -o { ")
                            .append(name)
                            .append(" = ")
                            .append(value)
                            .append(" }\n"));
            return lines.toString();
        }
    }

    private final PeerProcess process;
    private final InetSocketAddress address;
    private final Path directory;

    private Postfix(PeerProcess process, InetSocketAddress address, Path directory) {
        this.process = process;
        this.address = address;
        this.directory = directory;
    }

    /// @param address   where to listen
    /// @param directory private to this server
    /// @param domain    mail for it is delivered; everything else is thrown away
    /// @param changes   parameters that differ from the usual
    public static Postfix start(
            PeerPrograms programs,
            InetSocketAddress address,
            Path directory,
            String domain,
            Map<String, String> changes)
            throws IOException, InterruptedException {
        return start(programs, address, directory, domain, changes, List.of());
    }

    /// As above, listening at more addresses.
    public static Postfix start(
            PeerPrograms programs,
            InetSocketAddress address,
            Path directory,
            String domain,
            Map<String, String> changes,
            List<Listener> more)
            throws IOException, InterruptedException {
        PeerProvider provider = programs.provider();
        for (String queue : QUEUES) {
            Files.createDirectories(directory.resolve("queue").resolve(queue));
        }
        for (String room : List.of("etc", "data", "mail")) {
            Files.createDirectories(directory.resolve(room));
        }
        Map<String, String> parameters = parameters(provider, directory, domain);
        parameters.putAll(changes);
        StringBuilder main = new StringBuilder();
        parameters.forEach(
                (name, value) -> main.append(name).append(" = ").append(value).append('\n'));
        // Each of its programs reads them again and again until they have not changed for two seconds.
        Files.setLastModifiedTime(
                Files.writeString(directory.resolve("etc/main.cf"), main),
                FileTime.from(Instant.now().minusSeconds(10)));
        List<Listener> listeners = new ArrayList<>(more);
        listeners.addFirst(new Listener(address, Map.of()));
        Files.writeString(directory.resolve("etc/master.cf"), services(listeners));
        PeerProcess process = PeerProcess.start(
                provider,
                directory.resolve("queue"),
                provider.wrapped(),
                List.of(
                        provider.path("postfix.libexec") + "/master",
                        "-c",
                        directory.resolve("etc").toString(),
                        "-d"));
        Postfix postfix = new Postfix(process, address, directory);
        process.await(() -> PeerProcess.listens(address));
        return postfix;
    }

    private static String services(List<Listener> listeners) {
        return listeners.stream().map(Listener::service).collect(Collectors.joining()) + """
            cleanup unix n - n - 0 cleanup
            qmgr unix n - n 300 1 qmgr
            tlsmgr unix - - n 1000? 1 tlsmgr
            rewrite unix - - n - - trivial-rewrite
            bounce unix - - n - 0 bounce
            defer unix - - n - 0 bounce
            trace unix - - n - 0 bounce
            anvil unix - - n - 1 anvil
            proxymap unix - - n - - proxymap
            error unix - - n - - error
            retry unix - - n - - error
            discard unix - - n - - discard
            virtual unix - n n - - virtual
            postlog unix-dgram n - n - 1 postlogd
            """;
    }

    private static Map<String, String> parameters(PeerProvider provider, Path directory, String domain)
            throws IOException {
        Account owner = Account.owning(directory);
        Map<String, String> parameters = new TreeMap<>();
        parameters.put("compatibility_level", "3.6");
        parameters.put("queue_directory", directory.resolve("queue").toString());
        parameters.put("data_directory", directory.resolve("data").toString());
        parameters.put("daemon_directory", provider.path("postfix.libexec"));
        parameters.put("command_directory", provider.path("postfix.sbin"));
        parameters.put("shlib_directory", provider.path("postfix.lib"));
        parameters.put("meta_directory", provider.path("postfix.meta"));
        parameters.put("mail_owner", "mail");
        parameters.put("setgid_group", "daemon");
        parameters.put("default_privs", "nobody");
        parameters.put("import_environment", "MAIL_CONFIG TZ LANG=C " + PeerPrograms.wrappedNames());
        parameters.put("maillog_file", directory.resolve("mail.log").toString());
        parameters.put("maillog_file_prefixes", directory.toString());
        parameters.put("hash_queue_names", "hold");
        // Postfix knows only the addresses that interfaces have; it listens on any that master.cf names.
        parameters.put("inet_interfaces", "127.0.0.1");
        parameters.put("inet_protocols", "ipv4");
        parameters.put("myhostname", "mx." + domain);
        parameters.put("mydestination", "");
        parameters.put("mynetworks", "127.0.0.0/8");
        parameters.put("local_recipient_maps", "");
        parameters.put("alias_maps", "");
        parameters.put("alias_database", "");
        parameters.put("smtpd_recipient_restrictions", "permit_mynetworks, reject");
        parameters.put("virtual_mailbox_domains", domain);
        parameters.put("virtual_mailbox_base", directory.resolve("mail").toString());
        parameters.put("virtual_mailbox_maps", "static:box/");
        parameters.put("virtual_minimum_uid", "1");
        parameters.put("virtual_uid_maps", "static:" + owner.uid());
        parameters.put("virtual_gid_maps", "static:" + owner.gid());
        parameters.put("strict_mailbox_ownership", "no");
        parameters.put("default_transport", "discard:");
        return parameters;
    }

    /// A free port on a loopback address.
    public static InetSocketAddress freeAddress(String host) throws IOException {
        return new InetSocketAddress(InetAddress.ofLiteral(host), PeerProcess.freePort());
    }

    @Override
    public List<String> mailbox() throws IOException {
        return new Maildir(directory.resolve("mail/box")).messages();
    }

    @Override
    public InetSocketAddress address() {
        return address;
    }

    @Override
    public String log() throws IOException {
        Path log = directory.resolve("mail.log");
        return process.output() + (Files.exists(log) ? Files.readString(log) : "");
    }

    @Override
    public void close() throws IOException {
        process.close();
    }
}
