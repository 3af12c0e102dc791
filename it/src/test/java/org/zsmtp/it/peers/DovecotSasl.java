package org.zsmtp.it.peers;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// Dovecot as a server for authentication alone, behind a UNIX socket that Postfix asks. It lets nobody wait for having
/// given wrong passwords before, since all of them come from one address here.
public final class DovecotSasl implements AutoCloseable {

    private final PeerProcess process;
    private final Path directory;

    private DovecotSasl(PeerProcess process, Path directory) {
        this.process = process;
        this.directory = directory;
    }

    /// @param directory   private to this server, its path short enough for the address of a socket in it
    /// @param users       passwords in clear text by their users
    /// @param settings    more of them, such as which mechanisms there are, and passdbs that are asked first
    /// @param environment besides what all such servers get; Dovecot hands it on to its services
    public static DovecotSasl start(
            PeerPrograms programs,
            Path directory,
            Map<String, String> users,
            String settings,
            Map<String, String> environment)
            throws IOException, InterruptedException {
        PeerProvider provider = programs.provider();
        Files.createDirectories(directory);
        StringBuilder accounts = new StringBuilder();
        users.forEach((user, password) ->
                accounts.append(user).append(":{PLAIN}").append(password).append('\n'));
        Files.writeString(directory.resolve("users"), accounts);
        Path configuration = Files.writeString(directory.resolve("dovecot.conf"), """
                base_dir = %1$s/run
                state_dir = %1$s/state
                instance_name = zsmtp-sasl
                libexec_dir = %2$s
                mail_plugin_dir = %2$s/modules
                log_path = %1$s/dovecot.log
                auth_verbose = yes
                import_environment = TZ %3$s %4$s
                protocols =
                ssl = no
                disable_plaintext_auth = no
                auth_failure_delay = 0
                default_internal_user = nobody
                default_internal_group = nogroup
                default_login_user = mail
                %5$s
                passdb {
                  driver = passwd-file
                  args = username_format=%%u %1$s/users
                }
                userdb {
                  driver = static
                  args = uid=nobody gid=nogroup home=/nonexistent
                }
                service anvil {
                  chroot =
                  unix_listener anvil-auth-penalty {
                    mode = 0
                  }
                }
                service stats {
                  chroot =
                }
                service auth {
                  unix_listener %1$s/auth {
                    mode = 0666
                  }
                }
                """.formatted(
                        directory,
                        provider.path("dovecot.libexec"),
                        PeerPrograms.wrappedNames(),
                        String.join(" ", environment.keySet()),
                        settings));
        PeerProcess process = Dovecot.launch(provider, directory, configuration, environment);
        DovecotSasl sasl = new DovecotSasl(process, directory);
        process.await(sasl::listens);
        return sasl;
    }

    private boolean listens() {
        try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            return probe.connect(UnixDomainSocketAddress.of(socket()));
        } catch (IOException _) {
            return false;
        }
    }

    /// For Postfix's `smtpd_sasl_path`.
    public Path socket() {
        return directory.resolve("auth");
    }

    /// What it wrote into its log, for the message of a failing test.
    public String log() throws IOException {
        Path log = directory.resolve("dovecot.log");
        return process.output() + (Files.exists(log) ? Files.readString(log) : "");
    }

    @Override
    public void close() throws IOException {
        process.close();
    }
}
