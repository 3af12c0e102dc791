package org.zsmtp.daemon.options;

import java.util.Optional;

/// Every option of the command line. Parsing and `--help` both come from this table, so that neither can know an
/// option that the other does not.
///
/// The letters and their meanings are ZMailer's.
enum Option {
    CHANNEL('c', "channel", "NAME", "smtp", "take recipients of this channel"),
    DESTINATION('F', "destination", "DEST", "", "send all mail to DEST: host, [address], [IPv6:address], with :PORT"),
    HELO_NAME('h', "helo-name", "NAME", "the host's name", "the name given in EHLO"),
    PORT('p', "port", "PORT", "25", "the port of mail servers"),
    NO_MX('x', "no-mx", "", "", "use the destination's own addresses, not its MX records"),
    NO_PIPELINING('P', "no-pipelining", "", "", "wait for each reply before the next command"),
    TIMEOUT('T', "timeout", "SPEC", Timeout.DEFAULTS_TEXT, "conn=, tcpw=, cmd= (or bare), data=, dot=; also 1h5m20s"),
    ONE_MESSAGE('1', "one-message", "", "", "close the connection after each message"),
    NEXT_MAIL(
            '\0',
            "next-mail",
            "WHEN",
            "with-end-of-data",
            "when the next message begins: with-end-of-data or after-reply"),
    DNS('\0', "dns", "HOST:PORT", "the system's", "ask this name server; may be repeated"),
    SPOOL('\0', "spool", "DIR", "", "deliver by hand what is in this POSTOFFICE"),
    EXPLAIN('\0', "explain", "", "", "with --spool: say what would be done, do nothing"),
    VERSION('V', "version", "", "", "print the version"),
    HELP('\0', "help", "", "", "print this page");

    /// Letters that ZMailer's agent knows and this one does not, so that its users are told what is the matter.
    private static final String NOT_BUILT = "678AdDeEHlLMOrsSvwWXZ";

    private final char letter;
    private final String longName;
    private final String argument;
    private final String standard;
    private final String meaning;

    Option(char letter, String longName, String argument, String standard, String meaning) {
        this.letter = letter;
        this.longName = longName;
        this.argument = argument;
        this.standard = standard;
        this.meaning = meaning;
    }

    /// @throws UsageException where no option has this letter
    static Option ofLetter(char letter) throws UsageException {
        for (Option option : values()) {
            if (letter != '\0' && option.letter == letter) {
                return option;
            }
        }
        throw new UsageException(
                NOT_BUILT.indexOf(letter) >= 0
                        ? "option -" + letter + " of ZMailer's smtp does not exist here yet"
                        : "unknown option -" + letter);
    }

    /// @throws UsageException where no option has this name
    static Option ofLongName(String name) throws UsageException {
        for (Option option : values()) {
            if (option.longName.equals(name)) {
                return option;
            }
        }
        throw new UsageException("unknown option --" + name);
    }

    boolean takesArgument() {
        return !argument.isEmpty();
    }

    /// @return as the help page lists it: `-p, --port=PORT`
    String synopsis() {
        String value = takesArgument() ? "=" + argument : "";
        return (letter == '\0' ? "    " : "-" + letter + ", ") + "--" + longName + value;
    }

    /// @return what it does
    String meaning() {
        return meaning;
    }

    /// @return what holds without it, in words; empty where that is plain
    Optional<String> standard() {
        return standard.isEmpty() ? Optional.empty() : Optional.of(standard);
    }

    /// @return as it is named in messages: `-p` or `--spool`
    @Override
    public String toString() {
        return letter == '\0' ? "--" + longName : "-" + letter;
    }
}
