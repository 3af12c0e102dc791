package org.zsmtp.sendmail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.zsmtp.delivery.file.FileFailure;

/// The accounts of the system's and the user's configuration file, and which of them is meant (MS-41, MS-42).
///
/// @param user those of the user, which come first
/// @param system those of the whole machine
/// @param files the files that were there, the user's first
record Accounts(List<Account> user, List<Account> system, List<String> files) {

    private static final String DEFAULT = "default";

    /// What a configuration file may have, in octets.
    private static final int MOST = 1 << 20;

    Accounts {
        user = List.copyOf(user);
        system = List.copyOf(system);
        files = List.copyOf(files);
    }

    /// Reads both files.
    ///
    /// @param given the user's file where the command line names one, which must then be there
    /// @param notes what `--pretend` and `--debug` tell of this
    static Accounts read(@Nullable String given, Environment environment, Consumer<String> notes)
            throws FailureException {
        List<String> files = new ArrayList<>();
        String systemFile = environment.systemDirectory().resolve("msmtprc").toString();
        List<Account> system = accounts(systemFile, "system", false, environment, notes, files);
        List<String> userFiles = new ArrayList<>();
        String userFile = given == null ? userFile(environment) : given;
        List<Account> user = accounts(userFile, "user", given != null, environment, notes, userFiles);
        userFiles.addAll(files);
        return new Accounts(user, system, userFiles);
    }

    /// @return the user's file: `~/.msmtprc`, or that of XDG where there is none
    static String userFile(Environment environment) {
        Path old = environment.home().resolve(".msmtprc");
        if (Files.exists(old)) {
            return old.toString();
        }
        Path xdg = environment
                .variable("XDG_CONFIG_HOME")
                .map(Path::of)
                .orElseGet(() -> environment.home().resolve(".config"))
                .resolve("msmtp")
                .resolve("config");
        return Files.exists(xdg) ? xdg.toString() : old.toString();
    }

    private static List<Account> accounts(
            String file,
            String whose,
            boolean needed,
            Environment environment,
            Consumer<String> notes,
            List<String> files)
            throws FailureException {
        String text;
        try {
            text = text(file);
        } catch (IOException e) {
            if (needed) {
                throw new FailureException(ExitStatus.EX_IOERR, file + ": " + FileFailure.reason(e));
            }
            notes.accept("ignoring " + whose + " configuration file " + file + ": " + FileFailure.reason(e));
            return List.of();
        }
        List<Account> accounts = ConfigurationFile.read(
                file, text, environment, command -> Text.decoded(ChildProcess.firstLine(command)));
        if (accounts.stream().anyMatch(each -> each.get(Setting.PASSWORD).isPresent())) {
            SecretFile.requirePrivate(Path.of(file));
        }
        notes.accept("loaded " + whose + " configuration file " + file);
        files.add(file);
        return accounts;
    }

    private static String text(String file) throws IOException, FailureException {
        if (file.isEmpty()) {
            // For the JDK this is the directory that we are in.
            throw new NoSuchFileException(file);
        }
        if (Files.isDirectory(Path.of(file))) {
            throw new FailureException(ExitStatus.EX_IOERR, file + ": input error");
        }
        try (var input = Files.newInputStream(Path.of(file))) {
            byte[] octets = input.readNBytes(MOST + 1);
            if (octets.length > MOST) {
                throw new IOException("larger than " + MOST + " octets");
            }
            return Text.decoded(octets);
        }
    }

    /// Which account is meant, with what the command line says about it.
    Account choose(ZsendOptions options, @Nullable String from, Environment environment, Consumer<String> notes)
            throws FailureException {
        return chosen(options, from, environment, notes).with(options.settings());
    }

    private Account chosen(ZsendOptions options, @Nullable String from, Environment environment, Consumer<String> notes)
            throws FailureException {
        if (options.account() != null) {
            return named(options.account());
        }
        if (from != null && options.isSending()) {
            Optional<Account> matching = of(from);
            if (matching.isPresent()) {
                notes.accept("account chosen by envelope from address " + from + ": "
                        + matching.get().name());
                return matching.get();
            }
        }
        notes.accept("falling back to default account");
        boolean needsSender = from == null && options.isSending();
        return find(DEFAULT).isPresent() ? named(DEFAULT) : fromEnvironment(needsSender, environment, notes);
    }

    private Account fromEnvironment(boolean needsSender, Environment environment, Consumer<String> notes)
            throws FailureException {
        Optional<String> email = environment.variable("EMAIL");
        Optional<String> server = environment.variable("SMTPSERVER");
        if (server.isEmpty() || (needsSender && email.isEmpty())) {
            return named(DEFAULT);
        }
        notes.accept("using environment variables EMAIL and SMTPSERVER");
        Map<Setting, Optional<String>> said = new EnumMap<>(Setting.class);
        said.put(Setting.HOST, server);
        email.ifPresent(address -> said.put(Setting.FROM, Optional.of(address)));
        return Account.unnamed().with(said);
    }

    private Account named(String name) throws FailureException {
        return find(name)
                .orElseThrow(() -> files.isEmpty()
                        ? new FailureException(
                                ExitStatus.EX_CONFIG, "account " + name + " not found: no configuration file available")
                        : new FailureException(
                                        ExitStatus.EX_CONFIG,
                                        "account " + name + " not found in " + String.join(" and ", files))
                                .hinting("accounts there: "
                                        + all().stream().map(Account::name).collect(Collectors.joining(", "))));
    }

    private Optional<Account> find(String name) {
        return all().stream().filter(each -> each.name().equals(name)).findFirst();
    }

    private List<Account> all() {
        List<Account> all = new ArrayList<>(user);
        all.addAll(system);
        return all;
    }

    /// The first account whose `from` is this address, or this address without its detail, or a pattern for one of
    /// them.
    private Optional<Account> of(String from) {
        String plain = withoutDetail(from);
        return all().stream()
                .filter(each -> each.get(Setting.FROM)
                        .filter(own -> Wildcards.match(own, from) || Wildcards.match(own, plain))
                        .isPresent())
                .findFirst();
    }

    private static String withoutDetail(String address) {
        int at = address.lastIndexOf('@');
        int plus = address.indexOf('+');
        return plus > 0 && plus < at ? address.substring(0, plus) + address.substring(at) : address;
    }
}
