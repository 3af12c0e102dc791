package org.zsmtp.it.peers;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Cyrus's LMTP server, on TCP and on a UNIX socket. Users are local parts; a mailbox is made by the first message
/// for it.
///
/// At its end Cyrus's master sends SIGTERM to its process group, so it gets one of its own; in a container it has one.
public final class Cyrus implements MailServer {

    private final PeerProcess process;
    private final InetSocketAddress address;
    private final Path directory;

    private Cyrus(PeerProcess process, InetSocketAddress address, Path directory) {
        this.process = process;
        this.address = address;
        this.directory = directory;
    }

    /// @param directory private to this server, its path short enough for the address of a socket in it
    /// @param users     who may have a mailbox; all others are unknown
    public static Cyrus start(PeerPrograms programs, Path directory, List<String> users)
            throws IOException, InterruptedException {
        PeerProvider provider = programs.provider();
        for (String room : List.of("db", "proc", "log", "msg", "socket", "quota", "sieve", "user", "lock")) {
            Files.createDirectories(directory.resolve("conf").resolve(room));
        }
        Files.createDirectories(directory.resolve("spool"));
        InetSocketAddress address = Postfix.freeAddress("127.0.0.1");
        Path imapd = Files.writeString(directory.resolve("imapd.conf"), configuration(directory, users));
        String libexec = provider.path("cyrus.libexec");
        // -a: whoever comes over TCP may deliver.
        Path services = Files.writeString(directory.resolve("cyrus.conf"), """
                START {
                }
                SERVICES {
                  lmtp cmd="%1$s/lmtpd -C %2$s -a" listen="%3$s:%4$d" prefork=0 maxchild=20
                  lmtpunix cmd="%1$s/lmtpd -C %2$s" listen="%5$s/lmtp" prefork=0 maxchild=20
                }
                EVENTS {
                }
                """.formatted(
                        libexec, imapd, address.getAddress().getHostAddress(), address.getPort(), directory));
        List<String> command = new ArrayList<>();
        if (!provider.contained()) {
            command.add("setsid");
        }
        command.addAll(List.of(
                libexec + "/master",
                "-D",
                "-C",
                imapd.toString(),
                "-M",
                services.toString(),
                "-p",
                directory.resolve("master.pid").toString()));
        PeerProcess process = PeerProcess.start(provider, directory, provider.wrapped(), command);
        process.await(() -> PeerProcess.listens(address));
        return new Cyrus(process, address, directory);
    }

    private static String configuration(Path directory, List<String> users) {
        return """
                configdirectory: %1$s/conf
                partition-default: %1$s/spool
                defaultpartition: default
                sievedir: %1$s/conf/sieve
                idlesocket: %1$s/conf/socket/idle
                notifysocket: %1$s/conf/socket/notify
                lmtpsocket: %1$s/lmtp
                mboxname_lockpath: %1$s/conf/lock
                proc_path: %1$s/conf/proc
                cyrus_user: mail
                cyrus_group: mail
                admins: cyrus
                servername: lmtp.cyrus.example
                sasl_mech_list: PLAIN
                munge8bit: no
                reject8bit: no
                unixhierarchysep: yes
                virtdomains: off
                duplicatesuppression: no
                autocreate_quota: 0
                autocreate_post: yes
                autocreate_users: %2$s
                mboxlist_db: skiplist
                duplicate_db: skiplist
                tls_sessions_db: skiplist
                search_engine: none
                skiplist_unsafe: yes
                """.formatted(directory, String.join(" ", users));
    }

    /// Its UNIX socket.
    public Path socket() {
        return directory.resolve("lmtp");
    }

    @Override
    public InetSocketAddress address() {
        return address;
    }

    /// Cyrus keeps messages as files `1.`, `2.` and so on, with the line ends of the wire.
    @Override
    public List<String> mailbox() throws IOException {
        List<String> messages = new ArrayList<>();
        try (Stream<Path> files = Files.walk(directory.resolve("spool/uuid"))) {
            for (Path file : files.filter(each -> each.getFileName().toString().matches("\\d+\\."))
                    .sorted()
                    .toList()) {
                messages.add(Files.readString(file, StandardCharsets.ISO_8859_1).replace("\r\n", "\n"));
            }
        } catch (java.nio.file.NoSuchFileException | java.io.UncheckedIOException changing) {
            return List.of();
        }
        return messages;
    }

    /// Cyrus tells only syslog, which the tests do not have.
    @Override
    public String log() throws IOException {
        return process.output();
    }

    @Override
    public void close() throws IOException {
        process.close();
    }
}
