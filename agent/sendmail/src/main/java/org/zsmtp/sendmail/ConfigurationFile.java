package org.zsmtp.sendmail;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.zsmtp.sendmail.Values.InvalidValueException;

/// Reads a configuration file: msmtp's grammar. One command a line, an account's commands after its `account`,
/// those after `defaults` for all accounts that follow. The caller checks the file's owner and permissions.
final class ConfigurationFile {

    /// What a line may have, its end not counted.
    static final int LONGEST_LINE = 500;

    private static final String DEFAULT_ACCOUNT = "default";

    private final String file;
    private final Environment environment;
    private final Evaluation evaluation;
    private final Map<String, Account> accounts = new LinkedHashMap<>();
    private final Map<Setting, Optional<String>> defaults = new EnumMap<>(Setting.class);
    private @Nullable String name;
    private Map<Setting, Optional<String>> current = new EnumMap<>(Setting.class);
    private boolean inDefaults;
    private int number;

    private ConfigurationFile(String file, Environment environment, Evaluation evaluation) {
        this.file = file;
        this.environment = environment;
        this.evaluation = evaluation;
    }

    /// How a command line becomes what it prints.
    interface Evaluation {
        /// @return the first line of what it prints
        String firstLine(String command) throws FailureException;
    }

    /// Reads accounts in their order.
    ///
    /// @param file what it is called in complaints
    /// @param text all of it
    static List<Account> read(String file, String text, Environment environment, Evaluation evaluation)
            throws FailureException {
        ConfigurationFile reader = new ConfigurationFile(file, environment, evaluation);
        for (String line : text.split("\n", -1)) {
            reader.number++;
            reader.line(line, true);
        }
        reader.endOfAccount();
        return List.copyOf(reader.accounts.values());
    }

    private void line(String line, boolean mayEvaluate) throws FailureException {
        if (line.length() > LONGEST_LINE) {
            throw failure("line longer than " + LONGEST_LINE + " characters").hinting("line " + number);
        }
        if (line.indexOf('\0') >= 0) {
            throw troubleHere("a NUL character");
        }
        String stripped = trimmed(line);
        if (stripped.isEmpty() || stripped.startsWith("#")) {
            return;
        }
        int blank = firstBlank(stripped);
        String command = stripped.substring(0, blank);
        String argument = unquoted(trimmed(stripped.substring(blank)));
        switch (command) {
            case "defaults" -> startDefaults(argument);
            case "account" -> startAccount(argument);
            case "eval" -> evaluate(argument, mayEvaluate);
            default -> command(command, argument);
        }
    }

    private static int firstBlank(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (isBlank(text.charAt(i))) {
                return i;
            }
        }
        return text.length();
    }

    /// Other blanks than these are octets like others: what one program passes over and another reads, nobody sees.
    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t' || c == '\r';
    }

    private static String trimmed(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && isBlank(text.charAt(from))) {
            from++;
        }
        while (to > from && isBlank(text.charAt(to - 1))) {
            to--;
        }
        return text.substring(from, to);
    }

    private static String unquoted(String argument) {
        boolean quoted = argument.length() >= 2 && argument.startsWith("\"") && argument.endsWith("\"");
        return quoted ? argument.substring(1, argument.length() - 1) : argument;
    }

    private void startDefaults(String argument) throws FailureException {
        if (!argument.isEmpty()) {
            throw troubleHere("command defaults does not take an argument");
        }
        endOfAccount();
        inDefaults = true;
    }

    private void startAccount(String argument) throws FailureException {
        endOfAccount();
        int colon = argument.indexOf(':');
        String given = (colon < 0 ? argument : argument.substring(0, colon)).strip();
        if (given.isEmpty() || (colon >= 0 && argument.substring(colon + 1).isBlank())) {
            throw troubleHere("missing account name");
        }
        if (given.contains(",") || (colon >= 0 && argument.indexOf(':', colon + 1) >= 0)) {
            throw troubleHere("an account name must not contain colons or commas");
        }
        if (accounts.containsKey(given)) {
            throw troubleHere("account " + given + " was already defined");
        }
        inDefaults = false;
        name = given;
        current = new EnumMap<>(Setting.class);
        current.putAll(defaults);
        if (colon >= 0) {
            for (String parent : argument.substring(colon + 1).split(",", -1)) {
                current.putAll(known(parent.strip()).said());
            }
        }
    }

    private Account known(String parent) throws FailureException {
        @Nullable Account account = accounts.get(parent);
        if (account == null) {
            throw troubleHere("account " + parent + " not (yet) defined");
        }
        return account;
    }

    private void evaluate(String argument, boolean mayEvaluate) throws FailureException {
        if (argument.isEmpty()) {
            throw troubleHere("command eval needs an argument");
        }
        if (!mayEvaluate) {
            throw troubleHere("command eval gave another eval");
        }
        String line;
        try {
            line = evaluation.firstLine(argument);
        } catch (FailureException e) {
            throw new FailureException(
                            ExitStatus.EX_IOERR, file + ": " + e.lines().getFirst())
                    .hinting("line " + number + ": " + String.join(", ", e.hints()));
        }
        line(line, false);
    }

    private void command(String command, String argument) throws FailureException {
        switch (command) {
            case "connect_timeout" -> set(Setting.TIMEOUT, command, argument);
            case "tls_nostarttls" -> setWithout(Setting.TLS_STARTTLS, command, argument, "off");
            case "tls_nocertcheck" -> setWithout(Setting.TLS_CERTCHECK, command, argument, "off");
            case "tls_force_sslv3" -> {
                // Accepted and without effect: there is no SSLv3 any more.
            }
            case "keepbcc" -> set(Setting.REMOVE_BCC_HEADERS, command, opposite(argument));
            case "add_missing_from_header" -> set(Setting.SET_FROM_HEADER, command, automatic(command, argument));
            case "add_missing_date_header" -> set(Setting.SET_DATE_HEADER, command, automatic(command, argument));
            default -> named(command, argument);
        }
    }

    private void named(String command, String argument) throws FailureException {
        @Nullable Setting setting = Setting.ofCommand(command).orElse(null);
        if (setting == null) {
            throw troubleHere("unknown command " + command);
        }
        set(setting, command, argument);
    }

    private static String opposite(String argument) {
        return switch (argument) {
            case "", "on" -> "off";
            case "off" -> "on";
            default -> argument;
        };
    }

    private String automatic(String command, String argument) throws FailureException {
        return switch (argument) {
            case "", "on" -> "auto";
            case "off" -> "off";
            default -> throw invalid(command, argument);
        };
    }

    private void setWithout(Setting setting, String command, String argument, String value) throws FailureException {
        if (!argument.isEmpty()) {
            throw troubleHere("command " + command + " does not take an argument");
        }
        set(setting, command, value);
    }

    private void set(Setting setting, String command, String argument) throws FailureException {
        if (argument.isEmpty() && setting.argument().needsText()) {
            throw troubleHere("command " + command + " needs an argument");
        }
        String text = setting.argument().isFile() ? environment.expanded(argument) : argument;
        try {
            settings().put(setting, setting.argument().read(text));
        } catch (InvalidValueException e) {
            throw invalid(command, argument);
        }
    }

    /// Commands before any account are of one that is called `default`.
    private Map<Setting, Optional<String>> settings() {
        if (inDefaults) {
            return defaults;
        }
        if (name == null) {
            name = DEFAULT_ACCOUNT;
        }
        return current;
    }

    private void endOfAccount() {
        if (name != null) {
            accounts.put(name, new Account(name, file, current));
            name = null;
        }
    }

    private FailureException invalid(String command, String argument) {
        return troubleHere("invalid argument " + argument + " for command " + command);
    }

    private FailureException troubleHere(String what) {
        return failure("line " + number + ": " + what);
    }

    private FailureException failure(String what) {
        return new FailureException(ExitStatus.EX_CONFIG, file + ": " + what);
    }
}
