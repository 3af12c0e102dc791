package org.zsmtp.daemon.options;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.ListIterator;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.zsmtp.delivery.TransportOptions.MxLookup;
import org.zsmtp.delivery.TransportOptions.Reuse;
import org.zsmtp.delivery.routing.Destination;
import org.zsmtp.smtp.session.NextMail;
import org.zsmtp.smtp.session.Pipelining;
import org.zsmtp.smtp.session.Timeouts;
import org.zsmtp.smtp.wire.HeloName;

/// Reads a command line as `getopt_long(3)` does: letters may stand together, a value may be attached or follow,
/// options may stand behind operands, and `--` ends them. One command line is one object.
final class CommandLine {
    private static final int DNS_PORT = 53;

    private final Set<Option> seen = EnumSet.noneOf(Option.class);
    private final List<String> operands = new ArrayList<>();
    private final List<InetSocketAddress> nameServers = new ArrayList<>();
    private String channel = AgentOptions.defaults().channel();
    private int port = AgentOptions.defaults().port();
    private Timeouts timeouts = AgentOptions.defaults().timeouts();
    private NextMail nextMail = AgentOptions.defaults().nextMail();
    private @Nullable Destination destination;
    private @Nullable HeloName heloName;
    private @Nullable Path spool;

    private CommandLine() {}

    static AgentOptions parse(List<String> arguments) throws UsageException {
        CommandLine line = new CommandLine();
        ListIterator<String> left = arguments.listIterator();
        boolean open = true;
        while (left.hasNext()) {
            String word = left.next();
            if (open && word.equals("--")) {
                open = false;
            } else if (open && word.startsWith("--")) {
                line.longOption(word.substring(2), left);
            } else if (open && word.startsWith("-") && word.length() > 1) {
                line.letters(word, left);
            } else {
                line.operands.add(word);
            }
        }
        return line.options();
    }

    private void longOption(String text, ListIterator<String> left) throws UsageException {
        int equals = text.indexOf('=');
        Option option = Option.ofLongName(equals < 0 ? text : text.substring(0, equals));
        if (!option.takesArgument()) {
            if (equals >= 0) {
                throw new UsageException("option " + option + " takes no value");
            }
            seen.add(option);
        } else {
            set(option, equals < 0 ? following(option, left) : text.substring(equals + 1));
        }
    }

    private void letters(String word, ListIterator<String> left) throws UsageException {
        for (int i = 1; i < word.length(); i++) {
            Option option = Option.ofLetter(word.charAt(i));
            if (option.takesArgument()) {
                set(option, i + 1 < word.length() ? word.substring(i + 1) : following(option, left));
                return;
            }
            seen.add(option);
        }
    }

    private static String following(Option option, ListIterator<String> left) throws UsageException {
        if (!left.hasNext()) {
            throw new UsageException("option " + option + " needs a value");
        }
        return left.next();
    }

    private void set(Option option, String value) throws UsageException {
        seen.add(option);
        switch (option) {
            case CHANNEL -> channel = channel(value);
            case DESTINATION -> destination = destination(value);
            case HELO_NAME -> heloName = heloName(value);
            case PORT -> port = port(option, value);
            case TIMEOUT -> timeouts = Timeout.apply(value, timeouts);
            case NEXT_MAIL -> nextMail = nextMail(value);
            case DNS -> nameServers.add(nameServer(value));
            case SPOOL -> spool = spool(value);
            case NO_MX, NO_PIPELINING, ONE_MESSAGE, EXPLAIN, VERSION, HELP ->
                throw new IllegalStateException(option + " takes no value");
        }
    }

    private AgentOptions options() throws UsageException {
        if (operands.size() > 1) {
            throw new UsageException("one host at most, not \"" + operands.get(1) + "\" too");
        }
        return new AgentOptions(
                task(),
                channel,
                operands.isEmpty() ? Optional.empty() : Optional.of(host(operands.getFirst())),
                Optional.ofNullable(destination),
                Optional.ofNullable(heloName),
                port,
                seen.contains(Option.NO_MX) ? MxLookup.FORBIDDEN : MxLookup.USED,
                nameServers,
                timeouts,
                seen.contains(Option.NO_PIPELINING) ? Pipelining.NEVER : Pipelining.WHERE_OFFERED,
                nextMail,
                seen.contains(Option.ONE_MESSAGE) ? Reuse.CLOSED_AFTER_EACH : Reuse.KEPT);
    }

    private Task task() throws UsageException {
        if (seen.contains(Option.HELP)) {
            return new Task.Help();
        }
        if (seen.contains(Option.VERSION)) {
            return new Task.Version();
        }
        if (spool == null) {
            if (seen.contains(Option.EXPLAIN)) {
                throw new UsageException("--explain needs --spool");
            }
            return new Task.Serve();
        }
        return seen.contains(Option.EXPLAIN) ? new Task.Explain(spool) : new Task.Deliver(spool);
    }

    private static String channel(String value) throws UsageException {
        if (value.isEmpty()) {
            throw new UsageException("-c needs a name");
        }
        return value;
    }

    private static String host(String value) throws UsageException {
        if (value.isEmpty() || value.chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
            throw new UsageException("the host \"" + value + "\" is none");
        }
        return value;
    }

    private static Destination destination(String value) throws UsageException {
        try {
            return Destination.chosen(value);
        } catch (IllegalArgumentException notOne) {
            throw new UsageException("-F: " + notOne.getMessage());
        }
    }

    private static HeloName heloName(String value) throws UsageException {
        try {
            return new HeloName(value);
        } catch (IllegalArgumentException notOne) {
            throw new UsageException("-h: " + notOne.getMessage());
        }
    }

    private static int port(Option option, String value) throws UsageException {
        boolean digits =
                !value.isEmpty() && value.length() <= 5 && value.chars().allMatch(c -> c >= '0' && c <= '9');
        int number = digits ? Integer.parseInt(value) : 0;
        if (number < 1 || number > 65535) {
            throw new UsageException("option " + option + ": \"" + value + "\" is no port");
        }
        return number;
    }

    private static NextMail nextMail(String value) throws UsageException {
        return switch (value) {
            case "with-end-of-data" -> NextMail.WITH_END_OF_DATA;
            case "after-reply" -> NextMail.AFTER_REPLY;
            default -> throw new UsageException("--next-mail is with-end-of-data or after-reply");
        };
    }

    /// An address: a name would have to be asked of the very server that it names.
    private static InetSocketAddress nameServer(String value) throws UsageException {
        boolean bracketed = value.startsWith("[");
        int colon = bracketed ? value.indexOf("]:") + 1 : value.indexOf(':');
        boolean plainSix = !bracketed && colon >= 0 && value.indexOf(':', colon + 1) >= 0;
        String host = colon <= 0 || plainSix ? value : value.substring(0, colon);
        int number = host.length() == value.length() ? DNS_PORT : port(Option.DNS, value.substring(colon + 1));
        String bare = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        try {
            InetAddress address =
                    bare.equals("localhost") ? InetAddress.getLoopbackAddress() : InetAddress.ofLiteral(bare);
            return new InetSocketAddress(address, number);
        } catch (IllegalArgumentException notOne) {
            throw new UsageException("--dns needs an address, not \"" + value + "\"");
        }
    }

    private static Path spool(String value) throws UsageException {
        try {
            if (!value.isEmpty()) {
                return Path.of(value);
            }
        } catch (InvalidPathException notOne) {
            // Answered like the empty one.
        }
        throw new UsageException("--spool needs a directory");
    }
}
