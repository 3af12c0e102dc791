package org.zsmtp.it.peers;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Exim as a receiving server that delivers everything into one maildir.
///
/// It insists on a user of its own name, which a table of users for it alone gives it.
public final class Exim implements MailServer {

    private final PeerProcess process;
    private final InetSocketAddress address;
    private final Path directory;

    private Exim(PeerProcess process, InetSocketAddress address, Path directory) {
        this.process = process;
        this.address = address;
        this.directory = directory;
    }

    /// Local parts `nobody` are refused, `grey` are put off.
    ///
    /// @param directory private to this server
    /// @param changes   main options that differ from the usual
    public static Exim start(PeerPrograms programs, Path directory, Map<String, String> changes)
            throws IOException, InterruptedException {
        PeerProvider provider = programs.provider();
        Files.createDirectories(directory.resolve("spool"));
        InetSocketAddress address = Postfix.freeAddress("127.0.0.1");
        Account owner = Account.owning(directory);
        Path passwd = Files.writeString(
                directory.resolve("passwd"),
                Files.readString(Path.of("/etc/passwd"))
                        + "Debian-exim:x:%s:%s::/:/bin/false%n".formatted(owner.uid(), owner.gid()));
        Path group = Files.writeString(
                directory.resolve("group"),
                Files.readString(Path.of("/etc/group")) + "Debian-exim:x:%s:%n".formatted(owner.gid()));
        Map<String, String> options = options(provider, directory, address);
        options.putAll(changes);
        StringBuilder text = new StringBuilder();
        options.forEach(
                (name, value) -> text.append(name).append(" = ").append(value).append('\n'));
        Path configuration = Files.writeString(
                directory.resolve("exim.conf"), text + drivers().formatted(directory));
        PeerProcess process = PeerProcess.start(
                provider,
                directory,
                provider.wrapped(passwd, group),
                List.of(provider.path("exim"), "-bdf", "-q1h", "-C", configuration.toString()));
        process.await(() -> PeerProcess.listens(address));
        return new Exim(process, address, directory);
    }

    private static Map<String, String> options(PeerProvider provider, Path directory, InetSocketAddress address) {
        Map<String, String> options = new TreeMap<>();
        options.put("exim_path", provider.path("exim"));
        options.put("spool_directory", directory.resolve("spool").toString());
        options.put("log_file_path", directory.resolve("%slog").toString());
        options.put("pid_file_path", directory.resolve("exim.pid").toString());
        options.put("exim_user", "Debian-exim");
        options.put("exim_group", "Debian-exim");
        options.put("never_users", "");
        options.put("primary_hostname", "mx.exim.example");
        options.put("local_interfaces", address.getAddress().getHostAddress());
        options.put("daemon_smtp_ports", Integer.toString(address.getPort()));
        options.put("keep_environment", PeerPrograms.wrappedNames().replace(" ", " : "));
        options.put("tls_advertise_hosts", "");
        options.put("dsn_advertise_hosts", "*");
        options.put("acl_smtp_rcpt", "recipient");
        options.put("acl_smtp_data", "accept");
        options.put("message_size_limit", "0");
        options.put("smtp_accept_queue_per_connection", "0");
        return options;
    }

    private static String drivers() {
        return """
                begin acl
                recipient:
                  deny message = 5.1.1 no such user
                       local_parts = nobody
                  defer message = 4.2.0 greylisted
                       local_parts = grey
                  accept
                begin routers
                box:
                  driver = accept
                  transport = box
                begin transports
                box:
                  driver = appendfile
                  directory = %s/mail
                  maildir_format
                  create_directory
                  user = Debian-exim
                  group = Debian-exim
                begin retry
                * * F,1h,1h
                """;
    }

    @Override
    public InetSocketAddress address() {
        return address;
    }

    @Override
    public List<String> mailbox() throws IOException {
        return new Maildir(directory.resolve("mail")).messages();
    }

    @Override
    public String log() throws IOException {
        Path log = directory.resolve("mainlog");
        return process.output() + (Files.exists(log) ? Files.readString(log) : "");
    }

    @Override
    public void close() throws IOException {
        process.close();
    }
}
