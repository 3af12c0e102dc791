package org.zsmtp.daemon.options;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Stream;
import org.zsmtp.delivery.routing.Destination;
import org.zsmtp.smtp.session.Protocol;

/// The options of a run: of the command line, the configuration file and ZENV.
///
/// @param task    what to do
/// @param channel whose recipients are taken, matched exactly
/// @param host    the one host of all jobs whose line names none; by hand, the only host delivered to
/// @param routing where mail goes
/// @param source  where connections leave from
/// @param session how servers are talked to
/// @param content what may be done with messages
/// @param records which logs are written
/// @param resident whether a resident engine does the work
/// @param zenv    the settings that all programs of the ZMailer installation share
public record AgentOptions(
        Task task,
        String channel,
        Optional<String> host,
        RoutingConfig routing,
        SourceConfig source,
        SessionConfig session,
        ContentConfig content,
        LogConfig records,
        ResidentConfig resident,
        Zenv zenv) {
    private static final int MOST_HOSTS_AT_ONCE = 1000;
    private static final int MOST_CONNECTIONS_PER_HOST = 50;
    /// As for the queue: no longer wait is sensible there either. In seconds.
    private static final int LONGEST_STEP = 3600;

    private static final int LONGEST_TRACED = 255;

    private static final int SMTP_PORT = 25;
    private static final List<Option> OF_LISTS =
            List.of(Option.SENDER, Option.RECIPIENT, Option.MESSAGE_ID, Option.OLDER_THAN, Option.YOUNGER_THAN);

    /// Reads a command line, and a configuration file only if it names one.
    ///
    /// @param arguments without the program's name
    /// @throws UsageException where it cannot be understood
    public static AgentOptions parse(List<String> arguments) throws UsageException {
        return read(arguments, Optional.empty(), Zenv.NONE);
    }

    /// Reads a command line and a configuration file. The command line wins.
    ///
    /// @param arguments without the program's name
    /// @param installed the configuration file where the command line names none; it may be missing
    /// @param zenv      as it was found
    /// @throws UsageException         where the command line cannot be understood
    /// @throws ConfigurationException where the file cannot
    public static AgentOptions read(List<String> arguments, Optional<Path> installed, Zenv zenv) throws UsageException {
        CommandLine line = CommandLine.split(arguments);
        Choices asked = new Choices(line.given());
        if (asked.has(Option.CHECK_CONFIG) && !asked.has(Option.HELP) && !asked.has(Option.VERSION)) {
            return checked(line, asked.path(Option.CONFIG), installed, zenv);
        }
        List<Given> all = new ArrayList<>();
        if (!asked.has(Option.HELP) && !asked.has(Option.VERSION)) {
            all.addAll(file(asked.path(Option.CONFIG), installed));
        }
        all.addAll(line.given());
        return options(new Choices(all), line.operands(), zenv);
    }

    /// The same for jobs of another host.
    public AgentOptions withHost(Optional<String> other) {
        return new AgentOptions(task, channel, other, routing, source, session, content, records, resident, zenv);
    }

    /// What an agent without any option does.
    /// The options of an agent that is given none.
    public static AgentOptions defaults() {
        try {
            return options(new Choices(List.of()), List.of(), Zenv.NONE);
        } catch (UsageException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /// Where the settings cannot be used together either, the options are those of the command line alone.
    private static AgentOptions checked(CommandLine line, Optional<Path> named, Optional<Path> installed, Zenv zenv)
            throws UsageException {
        Optional<Path> file = named.or(() -> installed.filter(Files::exists));
        List<String> faults = new ArrayList<>();
        List<Given> all = new ArrayList<>(
                file.isPresent() ? ConfigurationFile.sound(file.get(), AgentOptions::readAlone, faults) : List.of());
        all.addAll(line.given());
        AgentOptions options;
        try {
            options = options(new Choices(all), line.operands(), zenv);
        } catch (ConfigurationException together) {
            faults.add(together.reason());
            options = options(new Choices(line.given()), line.operands(), zenv);
        }
        return options.with(new Task.CheckConfig(file, faults));
    }

    private AgentOptions with(Task other) {
        return new AgentOptions(other, channel, host, routing, source, session, content, records, resident, zenv);
    }

    /// Reads all that can be set by one option, as if nothing else were set.
    static void readAlone(Given given) throws UsageException {
        Choices choices = new Choices(List.of(given));
        choices.word(Option.CHANNEL);
        RoutingConfig.of(choices);
        SourceConfig.of(choices, Zenv.NONE);
        SessionConfig.of(choices);
        ContentConfig.of(choices, Zenv.NONE);
        LogConfig.of(choices);
        ResidentConfig.of(choices);
        hostsAtOnce(choices);
        connectionsPerHost(choices);
        stepTimeout(choices);
    }

    private static int hostsAtOnce(Choices choices) throws UsageException {
        return choices.number(Option.HOSTS_AT_ONCE, 1, MOST_HOSTS_AT_ONCE);
    }

    private static int connectionsPerHost(Choices choices) throws UsageException {
        return choices.number(Option.CONNECTIONS_PER_HOST, 1, MOST_CONNECTIONS_PER_HOST);
    }

    private static Duration stepTimeout(Choices choices) throws UsageException {
        return Duration.ofSeconds(choices.number(Option.STEP_TIMEOUT, 1, LONGEST_STEP));
    }

    /// Whether servers are talked to while a person waits.
    private static boolean isWaitedFor(Task task) {
        return task instanceof Task.Deliver || task instanceof Task.TestConnection || task instanceof Task.CheckTls;
    }

    /// Whether the host was named by a person, for a destination that is to be looked up.
    private static boolean isPersons(Task task) {
        return isWaitedFor(task) || task instanceof Task.Explain;
    }

    private static List<Given> file(Optional<Path> named, Optional<Path> installed) throws UsageException {
        if (named.isPresent()) {
            return ConfigurationFile.read(named.get());
        }
        return installed.isPresent() ? ConfigurationFile.readIfThere(installed.get()) : List.of();
    }

    private static AgentOptions options(Choices choices, List<String> operands, Zenv zenv) throws UsageException {
        if (operands.size() > 1) {
            throw new UsageException("only one host is allowed: \"" + operands.get(1) + "\" is a second one");
        }
        Optional<String> host = operands.isEmpty() ? Optional.empty() : Optional.of(host(operands.getFirst()));
        RoutingConfig routing = RoutingConfig.of(choices);
        SessionConfig session = SessionConfig.of(choices);
        if (session.conversation().protocol() == Protocol.LMTP
                && routing.port() == SMTP_PORT
                && !(routing.destination().orElse(null) instanceof Destination.LocalSocket)) {
            throw choices.last(Option.LMTP)
                    .orElseThrow()
                    .refused("LMTP is not allowed on port 25 (RFC 2033 section 5): give -p, or -F UNIX:/PATH");
        }
        Task task = task(choices, host, routing);
        Duration step = stepTimeout(choices);
        return new AgentOptions(
                task,
                choices.word(Option.CHANNEL),
                host.isPresent() && isPersons(task) ? Optional.of(HostOperand.read(host.get())) : host,
                routing,
                SourceConfig.of(choices, zenv),
                isWaitedFor(task) ? session.within(step) : session,
                ContentConfig.of(choices, zenv),
                LogConfig.of(choices),
                ResidentConfig.of(choices),
                zenv);
    }

    private static Task task(Choices choices, Optional<String> host, RoutingConfig routing) throws UsageException {
        if (choices.has(Option.HELP)) {
            return new Task.Help();
        }
        if (choices.has(Option.VERSION)) {
            return new Task.Version();
        }
        if (choices.has(Option.CHECK_CONFIG)) {
            return new Task.CheckConfig(Optional.empty(), List.of());
        }
        if (choices.has(Option.TEST_CONNECTION)) {
            if (host.isEmpty() && routing.destination().isEmpty()) {
                throw new UsageException("-D needs a host to connect to");
            }
            return new Task.TestConnection();
        }
        if (choices.has(Option.TLS_REPORT)) {
            return new Task.ReportTls(
                    choices.path(Option.TLS_REPORT)
                            .orElseThrow(() -> new UsageException("--tls-report needs a directory")),
                    choices.value(Option.TLS_REPORT_DAY, AgentOptions::day),
                    choices.value(Option.ORGANIZATION, Function.identity()),
                    choices.value(Option.CONTACT, Function.identity()));
        }
        if (choices.has(Option.CHECK_TLS)) {
            if (host.isEmpty() && routing.destination().isEmpty()) {
                throw new UsageException("--check-tls needs a host to check");
            }
            return new Task.CheckTls(form(choices));
        }
        if (choices.has(Option.STATUS)) {
            return new Task.Status(number(host), form(choices));
        }
        if (choices.has(Option.METRICS)) {
            return new Task.Metrics();
        }
        if (choices.has(Option.METRICS_LISTEN)) {
            return new Task.ServeMetrics(choices.value(Option.METRICS_LISTEN, AddressAndPort::listening)
                    .orElseThrow(() -> new UsageException("--metrics-listen needs a port, or ADDRESS:PORT")));
        }
        if (choices.has(Option.REPORT)) {
            return reportTask(choices, host);
        }
        if (choices.has(Option.TRACE)) {
            return trace(choices.word(Option.TRACE), host);
        }
        Optional<Path> spool = choices.path(Option.SPOOL);
        if (choices.has(Option.SPOOL) && spool.isEmpty()) {
            throw new UsageException("--spool needs a directory");
        }
        Optional<Task> queue = queueTask(choices, host, spool);
        if (queue.isPresent()) {
            return queue.get();
        }
        if (choices.has(Option.EXPLAIN)) {
            return new Task.Explain(spool.orElseThrow(() -> new UsageException("--explain needs --spool")));
        }
        int hosts = hostsAtOnce(choices);
        int connections = connectionsPerHost(choices);
        return spool.<Task>map(path -> new Task.Deliver(path, hosts, connections))
                .orElseGet(Task.Serve::new);
    }

    private static Task trace(String asked, Optional<String> host) throws UsageException {
        if (host.isPresent()) {
            throw new UsageException("--trace takes one argument: \"" + host.get() + "\" is a second one");
        }
        if (asked.length() > LONGEST_TRACED || !asked.chars().allMatch(c -> c > ' ' && c <= '~')) {
            throw new UsageException("--trace takes a host, a job or all, not \"" + asked + "\"");
        }
        return new Task.Trace(asked);
    }

    private static OptionalLong number(Optional<String> text) throws UsageException {
        if (text.isEmpty() || text.get().equals("all")) {
            return OptionalLong.empty();
        }
        if (!text.get().matches("[0-9]{1,10}")) {
            throw new UsageException("--status takes the number of a process, or all, not \"" + text.get() + "\"");
        }
        return OptionalLong.of(Long.parseLong(text.get()));
    }

    private static Task reportTask(Choices choices, Optional<String> host) throws UsageException {
        Path file = choices.path(Option.REPORT).orElseThrow(() -> new UsageException("--report needs a file"));
        if (host.isPresent()) {
            throw new UsageException("--report takes one argument: \"" + host.get() + "\" is a second one");
        }
        return new Task.Report(
                choices.path(Option.EVENT_LOG)
                        .orElseThrow(() -> new UsageException(
                                "--report needs the event log: --event-log FILE, here or in the configuration file")),
                file);
    }

    /// What only looks at a spool, or takes marks away.
    private static Optional<Task> queueTask(Choices choices, Optional<String> host, Optional<Path> spool)
            throws UsageException {
        List<Option> asked = Stream.of(Option.LIST, Option.WHY, Option.FREE_LOCKS)
                .filter(choices::has)
                .toList();
        if (asked.size() > 1) {
            throw new UsageException(asked.get(0) + " and " + asked.get(1) + " cannot be given together");
        }
        boolean lists = choices.has(Option.LIST);
        if (choices.has(Option.JSON) && !lists && !choices.has(Option.WHY)) {
            throw new UsageException("--json needs --check-tls, --status, --list or --why");
        }
        for (Option filter : OF_LISTS) {
            if (choices.has(filter) && !lists) {
                throw new UsageException(filter + " needs --list");
            }
        }
        if (choices.has(Option.YES) && !choices.has(Option.FREE_LOCKS)) {
            throw new UsageException("--yes needs --free-locks");
        }
        if (asked.isEmpty()) {
            return Optional.empty();
        }
        Path directory = spool.orElseThrow(() -> new UsageException(asked.getFirst() + " needs --spool"));
        QueueFilter filter = QueueFilter.of(choices, host);
        return Optional.of(
                switch (asked.getFirst()) {
                    case LIST -> new Task.ListQueue(directory, filter, form(choices));
                    case FREE_LOCKS -> new Task.FreeLocks(directory, filter, !choices.has(Option.YES));
                    default -> {
                        if (host.isPresent()) {
                            throw new UsageException(
                                    "--why takes one argument: \"" + host.get() + "\" is a second one");
                        }
                        yield new Task.Why(directory, choices.word(Option.WHY), form(choices));
                    }
                });
    }

    private static LocalDate day(String text) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeException notOne) {
            throw new IllegalArgumentException("must be a day such as 2026-03-01, not \"" + text + "\"", notOne);
        }
    }

    private static Form form(Choices choices) {
        return choices.has(Option.JSON) ? Form.JSON : Form.PAGE;
    }

    private static String host(String value) throws UsageException {
        if (value.isEmpty() || value.chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
            throw new UsageException("\"" + value + "\" is not a host");
        }
        return value;
    }
}
