package org.zsmtp.it.peers;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// MIT's KDC for a realm of its own on loopback: neither the machine's Kerberos nor its configuration is touched.
public final class Kdc implements AutoCloseable {

    /// The realm.
    public static final String REALM = "TEST.EXAMPLE";

    private static final int SECONDS = 30;

    private final PeerPrograms programs;
    private final Path directory;
    private final PeerProcess process;

    private Kdc(PeerPrograms programs, Path directory, PeerProcess process) {
        this.programs = programs;
        this.directory = directory;
        this.process = process;
    }

    /// @param directory private to this server
    /// @param users     passwords by their users
    /// @param services  principals whose keys go into [#keytab()], such as `smtp/localhost`
    public static Kdc start(PeerPrograms programs, Path directory, Map<String, String> users, List<String> services)
            throws IOException, InterruptedException {
        Files.createDirectories(directory);
        InetSocketAddress address = Postfix.freeAddress("127.0.0.1");
        String place = address.getAddress().getHostAddress() + ":" + address.getPort();
        PeerProvider provider = programs.provider();
        String configuration = """
                [libdefaults]
                  default_realm = %1$s
                  dns_lookup_realm = false
                  dns_lookup_kdc = false
                  dns_canonicalize_hostname = false
                  rdns = false
                  udp_preference_limit = 1
                [realms]
                  %1$s = {
                    kdc = %2$s
                  }
                [dbmodules]
                  db_module_dir = %3$s/kdb
                """;
        // The programs that fill the database run here, whereas the server may run in a container.
        Files.writeString(
                directory.resolve("krb5.conf"), configuration.formatted(REALM, place, programs.get("krb5.plugins")));
        Files.writeString(
                directory.resolve("server.conf"), configuration.formatted(REALM, place, provider.path("krb5.plugins")));
        Files.writeString(directory.resolve("kdc.conf"), """
                [kdcdefaults]
                  kdc_listen = ""
                  kdc_tcp_listen = %2$s
                [realms]
                  %1$s = {
                    database_name = %3$s/principal
                    key_stash_file = %3$s/stash
                    acl_file = %3$s/acl
                    supported_enctypes = aes256-cts-hmac-sha1-96:normal
                  }
                [logging]
                  kdc = FILE:%3$s/kdc.log
                """.formatted(REALM, place, directory));
        Path keytab = directory.resolve("keytab");
        Map<String, String> environment = environment(programs, directory);
        run(
                programs,
                directory,
                environment,
                "krb5.sbin",
                "",
                "kdb5_util",
                "create",
                "-s",
                "-r",
                REALM,
                "-P",
                "master");
        StringBuilder commands = new StringBuilder();
        users.forEach((user, password) -> commands.append("addprinc -pw \"%s\" %s%n".formatted(password, user)));
        services.forEach(
                service -> commands.append("addprinc -randkey %1$s%nktadd -k %2$s %1$s%n".formatted(service, keytab)));
        run(programs, directory, environment, "krb5.sbin", commands.toString(), "kadmin.local");
        Map<String, String> served = new HashMap<>(provider.libraries());
        served.put("KRB5_CONFIG", directory.resolve("server.conf").toString());
        served.put("KRB5_KDC_PROFILE", environment.get("KRB5_KDC_PROFILE"));
        PeerProcess process = PeerProcess.start(
                provider,
                directory,
                served,
                List.of(provider.path("krb5.sbin") + "/krb5kdc", "-n", "-P", directory + "/kdc.pid"));
        process.await(() -> PeerProcess.listens(address));
        return new Kdc(programs, directory, process);
    }

    private static Map<String, String> environment(PeerPrograms programs, Path directory) {
        Map<String, String> all = new HashMap<>(programs.libraries());
        all.put("KRB5_CONFIG", directory.resolve("krb5.conf").toString());
        all.put("KRB5_KDC_PROFILE", directory.resolve("kdc.conf").toString());
        return all;
    }

    private static void run(
            PeerPrograms programs,
            Path directory,
            Map<String, String> environment,
            String room,
            String input,
            String... command)
            throws IOException, InterruptedException {
        String[] all = command.clone();
        all[0] = programs.get(room) + "/" + command[0];
        Path output = directory.resolve("output");
        ProcessBuilder builder = new ProcessBuilder(all)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        try (var stdin = process.getOutputStream()) {
            stdin.write(input.getBytes(StandardCharsets.US_ASCII));
        }
        if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException(command[0] + " does not end");
        }
        if (process.exitValue() != 0) {
            throw new IOException(command[0] + ": " + Files.readString(output));
        }
    }

    /// Gets a ticket for a user, as `kinit` does.
    ///
    /// @return the file that holds it, for `KRB5CCNAME`
    public Path ticket(String user, String password) throws IOException, InterruptedException {
        Path cache = Files.createTempFile(directory, user, ".cc");
        Files.delete(cache);
        run(
                programs,
                directory,
                environment(programs, directory),
                "krb5.bin",
                password + "\n",
                "kinit",
                "-c",
                "FILE:" + cache,
                user + "@" + REALM);
        return cache;
    }

    /// For `KRB5_CONFIG`.
    public Path configuration() {
        return directory.resolve("krb5.conf");
    }

    /// The keys of the services.
    public Path keytab() {
        return directory.resolve("keytab");
    }

    /// What it wrote into its log, for the message of a failing test.
    public String log() throws IOException {
        Path log = directory.resolve("kdc.log");
        return process.output() + (Files.exists(log) ? Files.readString(log) : "");
    }

    @Override
    public void close() throws IOException {
        process.close();
    }
}
