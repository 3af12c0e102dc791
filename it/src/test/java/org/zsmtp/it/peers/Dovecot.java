package org.zsmtp.it.peers;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Dovecot's LMTP server, on TCP and on a UNIX socket: a maildir for each user, with a quota.
///
/// Dovecot's starter looks for its configuration reader at a fixed place, so the reader is started in its stead and
/// starts Dovecot, as it would be in the end.
public final class Dovecot implements MailServer {

    /// The domain of all users. Mail for its `full` and `full2` exceeds a quota; other names than those given at the
    /// start are unknown.
    public static final String DOMAIN = "boxes.example";

    private final PeerProcess process;
    private final InetSocketAddress address;
    private final Path directory;
    private final List<String> users;

    private Dovecot(PeerProcess process, InetSocketAddress address, Path directory, List<String> users) {
        this.process = process;
        this.address = address;
        this.directory = directory;
        this.users = users;
    }

    /// @param directory private to this server, its path short enough for the address of a socket in it
    /// @param users     local parts of mailboxes with room
    public static Dovecot start(PeerPrograms programs, Path directory, List<String> users)
            throws IOException, InterruptedException {
        PeerProvider provider = programs.provider();
        Files.createDirectories(directory.resolve("home"));
        InetSocketAddress address = Postfix.freeAddress("127.0.0.1");
        Files.writeString(directory.resolve("users"), accounts(directory, users));
        Path configuration = Files.writeString(
                directory.resolve("dovecot.conf"), configuration(provider.path("dovecot.libexec"), directory, address));
        PeerProcess process = launch(provider, directory, configuration, Map.of());
        Dovecot dovecot = new Dovecot(process, address, directory, List.copyOf(users));
        process.await(() -> PeerProcess.listens(address));
        return dovecot;
    }

    /// Starts what the configuration says, with `run` in the directory as `base_dir` and `state` as `state_dir`.
    ///
    /// @param environment besides what all such servers get
    static PeerProcess launch(
            PeerProvider provider, Path directory, Path configuration, Map<String, String> environment)
            throws IOException {
        for (String room : List.of("run", "state")) {
            Files.createDirectories(directory.resolve(room));
        }
        // Where the libraries look for modules, see scripts/test-peers.
        Files.createSymbolicLink(
                directory.resolve("run/modules"), Path.of(provider.path("dovecot.libexec"), "modules"));
        Map<String, String> all = new HashMap<>(provider.wrapped());
        all.putAll(environment);
        return PeerProcess.start(
                provider,
                directory.resolve("run"),
                all,
                List.of(
                        provider.path("doveconf"),
                        "-f",
                        "service=master",
                        "-c",
                        configuration.toString(),
                        "-m",
                        "master",
                        "-p",
                        "-e",
                        provider.path("dovecot"),
                        "-F",
                        "-c",
                        configuration.toString()));
    }

    private static String accounts(Path directory, List<String> users) throws IOException {
        Account owner = Account.owning(directory);
        StringBuilder lines = new StringBuilder();
        for (String user : users) {
            lines.append(account(user, owner, directory, "storage=500M"));
        }
        for (String user : List.of("full", "full2")) {
            lines.append(account(user, owner, directory, "bytes=10"));
        }
        return lines.toString();
    }

    private static String account(String user, Account owner, Path directory, String quota) {
        return "%s@%s::%s:%s::%s/home/%s::userdb_quota_rule=*:%s%n"
                .formatted(user, DOMAIN, owner.uid(), owner.gid(), directory, user, quota);
    }

    private static String configuration(String libexec, Path directory, InetSocketAddress address) {
        return """
                base_dir = %1$s/run
                state_dir = %1$s/state
                instance_name = zsmtp-test
                libexec_dir = %2$s
                mail_plugin_dir = %2$s/modules
                log_path = %1$s/dovecot.log
                import_environment = TZ %4$s
                protocols = lmtp
                ssl = no
                hostname = lmtp.boxes.example
                default_internal_user = nobody
                default_internal_group = nogroup
                default_login_user = mail
                mail_location = maildir:~/Maildir
                mail_fsync = never
                passdb {
                  driver = static
                  args = nopassword=y
                }
                userdb {
                  driver = passwd-file
                  args = username_format=%%u %1$s/users
                }
                mail_plugins = quota
                first_valid_uid = 1
                first_valid_gid = 0
                plugin {
                  quota = count:all
                  quota_vsizes = yes
                }
                service anvil {
                  chroot =
                }
                service stats {
                  chroot =
                }
                service lmtp {
                  inet_listener lmtp {
                    address = %5$s
                    port = %3$d
                  }
                  unix_listener %1$s/lmtp {
                    mode = 0666
                  }
                }
                """.formatted(
                        directory,
                        libexec,
                        address.getPort(),
                        PeerPrograms.wrappedNames(),
                        address.getAddress().getHostAddress());
    }

    /// Its UNIX socket.
    public Path socket() {
        return directory.resolve("lmtp");
    }

    @Override
    public InetSocketAddress address() {
        return address;
    }

    @Override
    public List<String> mailbox() throws IOException {
        List<String> messages = new ArrayList<>();
        for (String user : users) {
            messages.addAll(mailbox(user));
        }
        return messages;
    }

    /// What one of the users has got.
    public List<String> mailbox(String user) throws IOException {
        return new Maildir(directory.resolve("home").resolve(user).resolve("Maildir")).messages();
    }

    @Override
    public String log() throws IOException {
        Path log = directory.resolve("dovecot.log");
        return process.output() + (Files.exists(log) ? Files.readString(log) : "");
    }

    @Override
    public void close() throws IOException {
        process.close();
    }
}
