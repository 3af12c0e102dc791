package org.zsmtp.it.peers;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// OpenSMTPD as a receiving server that delivers everything into one maildir.
///
/// It insists on its own directories, which it gets in a mount namespace of its own where it is in no container, and on
/// two users of its own,
/// which a table of users for it alone gives it. Its delivery agent refuses to run as root, which everything here
/// believes to be; a script takes its place.
public final class OpenSmtpd implements MailServer {

    /// Lays empty directories over its own, for as long as the namespace lasts.
    private static final String COVERING = """
            for directory in /var/spool /var/lib /usr/libexec /run; do
                mount -t tmpfs tmpfs "$directory" || exit
            done
            """;

    private final PeerProcess process;
    private final InetSocketAddress address;
    private final Path directory;

    private OpenSmtpd(PeerProcess process, InetSocketAddress address, Path directory) {
        this.process = process;
        this.address = address;
        this.directory = directory;
    }

    /// Mail for `nobody` of the domain, and for other domains, is refused.
    ///
    /// @param directory private to this server
    public static OpenSmtpd start(PeerPrograms programs, Path directory, String domain)
            throws IOException, InterruptedException {
        return start(programs, directory, domain, "", "");
    }

    /// The same under TLS, with the certificates and the key of these files.
    public static OpenSmtpd startTls(PeerPrograms programs, Path directory, String domain, Path certificates, Path key)
            throws IOException, InterruptedException {
        String identity = "pki own cert \"" + certificates + "\"\npki own key \"" + key + "\"";
        return start(programs, directory, domain, identity, "tls pki own");
    }

    private static OpenSmtpd start(
            PeerPrograms programs, Path directory, String domain, String identity, String listening)
            throws IOException, InterruptedException {
        PeerProvider provider = programs.provider();
        Files.createDirectories(directory.resolve("mail/new"));
        InetSocketAddress address = Postfix.freeAddress("127.0.0.1");
        Account owner = Account.owning(directory);
        Path passwd = Files.writeString(
                directory.resolve("passwd"),
                Files.readString(Path.of("/etc/passwd")) + """
                        opensmtpd:x:0:0::/var/lib/opensmtpd/empty:/bin/false
                        opensmtpq:x:0:0::/var/lib/opensmtpd/empty:/bin/false
                        box:x:%s:%s::%s:/bin/sh
                        """.formatted(owner.uid(), owner.gid(), directory));
        Path group = Files.writeString(directory.resolve("group"), Files.readString(Path.of("/etc/group")) + """
                        opensmtpd:x:0:
                        opensmtpq:x:0:
                        """);
        Path configuration = Files.writeString(directory.resolve("smtpd.conf"), """
                %4$s
                smtp max-message-size 500M
                table boxes { "@" = "box" }
                table gone { "nobody@%3$s" }
                listen on %1$s port %2$d %5$s hostname mx.open.example
                action "box" maildir "/unused" virtual <boxes>
                match from any for rcpt-to <gone> reject
                match from any for domain "%3$s" action "box"
                """.formatted(
                        address.getAddress().getHostAddress(), address.getPort(), domain, identity, listening));
        Path delivery = Files.writeString(directory.resolve("deliver"), """
                #!/bin/sh
                file=$(mktemp %1$s/mail/XXXXXXXX) && cat >"$file" && mv "$file" %1$s/mail/new/
                """.formatted(directory));
        Files.setPosixFilePermissions(delivery, PosixFilePermissions.fromString("rwxr-xr-x"));
        List<String> command = new ArrayList<>();
        String script = launch(provider.wrapped(passwd, group));
        if (!provider.contained()) {
            boolean root = Integer.valueOf(0).equals(Files.getAttribute(directory, "unix:uid"));
            command.addAll(List.of("unshare", root ? "-m" : "-rm"));
            script = COVERING + script;
        }
        command.addAll(List.of(
                "sh",
                "-c",
                script,
                "smtpd",
                delivery.toString(),
                provider.path("opensmtpd"),
                configuration.toString()));
        PeerProcess process = PeerProcess.start(provider, directory, Map.of(), command);
        process.await(() -> PeerProcess.listens(address));
        return new OpenSmtpd(process, address, directory);
    }

    /// The environment comes last: what it preloads is for OpenSMTPD alone.
    private static String launch(Map<String, String> environment) {
        StringBuilder script = new StringBuilder("""
                mkdir -p /var/run /var/lib/opensmtpd/empty /usr/libexec/opensmtpd
                cp "$1" /usr/libexec/opensmtpd/mail.maildir
                exec env""");
        environment.forEach((name, value) ->
                script.append(' ').append(name).append("='").append(value).append('\''));
        return script.append(" \"$2\" -d -f \"$3\"").toString();
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
        return process.output();
    }

    @Override
    public void close() throws IOException {
        process.close();
    }
}
