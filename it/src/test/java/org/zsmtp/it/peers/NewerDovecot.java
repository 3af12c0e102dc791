package org.zsmtp.it.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// The submission server of Dovecot 2.4, which knows what a TLS connection is bound to. It hands mail on to a relay.
///
/// It runs in the root that `scripts/test-peers` made of Debian 13, in a mount namespace of its own, and as root, since
/// it becomes other users there.
public final class NewerDovecot implements AutoCloseable {

    private final PeerProcess process;
    private final InetSocketAddress address;
    private final InetSocketAddress implicit;
    private final Path directory;

    private NewerDovecot(PeerProcess process, InetSocketAddress address, InetSocketAddress implicit, Path directory) {
        this.process = process;
        this.address = address;
        this.implicit = implicit;
        this.directory = directory;
    }

    /// @param directory    private to this server
    /// @param users        passwords in clear text by their users
    /// @param certificates PEM
    /// @param key          PEM
    /// @param relay        the port of 127.0.0.1 where mail goes
    public static NewerDovecot start(
            PeerPrograms programs,
            Path directory,
            Map<String, String> users,
            String certificates,
            String key,
            int relay)
            throws IOException, InterruptedException {
        Files.createDirectories(directory);
        InetSocketAddress address = Postfix.freeAddress("127.0.0.1");
        InetSocketAddress implicit = Postfix.freeAddress("127.0.0.1");
        StringBuilder accounts = new StringBuilder();
        users.forEach((user, password) ->
                accounts.append(user).append(":{PLAIN}").append(password).append('\n'));
        Files.writeString(directory.resolve("users"), accounts);
        Files.writeString(directory.resolve("certificates.pem"), certificates);
        Files.writeString(directory.resolve("key.pem"), key);
        Files.writeString(
                directory.resolve("dovecot.conf"), configuration(address.getPort(), implicit.getPort(), relay));
        PeerProcess process = PeerProcess.start(
                new NativePeers(programs),
                directory,
                Map.of(),
                List.of("unshare", "-m", "sh", "-c", """
                        mount --bind "$1" "$2/work" && mount --rbind /dev "$2/dev" && mount -t tmpfs tmpfs "$2/tmp" &&
                            exec chroot "$2" /usr/sbin/dovecot -F -c /work/dovecot.conf
                        """, "dovecot", directory.toString(), programs.get("newer")));
        process.await(() -> PeerProcess.listens(address) && PeerProcess.listens(implicit));
        return new NewerDovecot(process, address, implicit, directory);
    }

    /// Its sockets are where every user may go, which is not so of a test's directory.
    private static String configuration(int port, int implicit, int relay) {
        return """
                dovecot_config_version = 2.4.1
                dovecot_storage_version = 2.4.1
                base_dir = /tmp/run
                state_dir = /tmp/state
                log_path = /work/dovecot.log
                protocols {
                  submission = yes
                }
                listen = 127.0.0.1
                hostname = submission.example
                ssl = required
                ssl_server_cert_file = /work/certificates.pem
                ssl_server_key_file = /work/key.pem
                auth_mechanisms {
                  plain = yes
                  scram-sha-1 = yes
                  scram-sha-1-plus = yes
                  scram-sha-256 = yes
                  scram-sha-256-plus = yes
                }
                auth_verbose = yes
                auth_failure_delay = 0
                default_internal_user = nobody
                default_internal_group = nogroup
                default_login_user = mail
                first_valid_uid = 1
                mail_driver = maildir
                mail_path = /tmp/home/Maildir
                submission_relay_host = 127.0.0.1
                submission_relay_port = %3$d
                passdb passwd-file {
                  passwd_file_path = /work/users
                }
                userdb static {
                  fields {
                    uid = mail
                    gid = mail
                    home = /tmp/home
                  }
                }
                service anvil {
                  unix_listener anvil-auth-penalty {
                    mode = 0
                  }
                }
                service submission-login {
                  inet_listener submission {
                    port = %1$d
                  }
                  inet_listener submissions {
                    port = %2$d
                    ssl = yes
                  }
                }
                """.formatted(port, implicit, relay);
    }

    /// Where TLS begins with STARTTLS.
    public InetSocketAddress address() {
        return address;
    }

    /// Where TLS begins at once.
    public InetSocketAddress implicit() {
        return implicit;
    }

    /// What it wrote into its log; each login with its mechanism.
    public String log() throws IOException {
        Path log = directory.resolve("dovecot.log");
        return process.output() + (Files.exists(log) ? Files.readString(log) : "");
    }

    /// Waits until the log has this text.
    ///
    /// @param before what it had already when nobody had a look at this text
    public void awaitLog(String before, String text) throws IOException, InterruptedException {
        process.await(() -> {
            try {
                return log().substring(before.length()).contains(text);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    @Override
    public void close() throws IOException {
        process.close();
    }
}
