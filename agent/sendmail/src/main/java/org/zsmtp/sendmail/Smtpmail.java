package org.zsmtp.sendmail;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.zsmtp.delivery.Secrets;
import org.zsmtp.delivery.TransportOptions;
import org.zsmtp.delivery.TransportSecurity;
import org.zsmtp.delivery.auth.MechanismOptions;
import org.zsmtp.delivery.auth.Mechanisms;
import org.zsmtp.delivery.policy.TlsLevel;
import org.zsmtp.delivery.security.TlsOptions;
import org.zsmtp.smtp.address.ForwardPath;
import org.zsmtp.smtp.address.ReversePath;
import org.zsmtp.smtp.auth.Credentials;
import org.zsmtp.smtp.auth.MechanismChoice;
import org.zsmtp.smtp.auth.SaslMechanism;
import org.zsmtp.smtp.session.Acceptance;
import org.zsmtp.smtp.text.Printable;
import org.zsmtp.submission.HeaderEnvelope;
import org.zsmtp.submission.HeaderException;
import org.zsmtp.submission.Message;
import org.zsmtp.submission.SecretsTo;
import org.zsmtp.submission.Server;
import org.zsmtp.submission.SubmissionOptions;
import org.zsmtp.submission.TlsPolicy;

/// The program smtpmail: sends one message with the options of MKS Toolkit's. Ends with 0 where the first server
/// took it, else with 1.
public final class Smtpmail {

    private static final int SMTP = 25;
    private static final int SMTPS = 465;
    private static final String GSSAPI = "GSSAPI";
    private static final List<String> STRONGEST_FIRST =
            List.of("SCRAM-SHA-256", "SCRAM-SHA-1", "DIGEST-MD5", "CRAM-MD5", "NTLM", "LOGIN", "PLAIN");

    private final Environment surroundings;
    private final Function<String, Optional<String>> prompt;

    Smtpmail(Environment surroundings) {
        this(surroundings, Prompt::ask);
    }

    /// @param prompt asks the user a question, and has nothing where nobody answers
    Smtpmail(Environment surroundings, Function<String, Optional<String>> prompt) {
        this.surroundings = surroundings;
        this.prompt = prompt;
    }

    /// Runs the program and ends the process.
    public static void main(String[] arguments) {
        SilencedLogging.beginProgram();
        Environment surroundings = Environment.ofThisProcess("smtpmail");
        boolean sent = new Smtpmail(surroundings).run(List.of(arguments));
        surroundings.output().flush();
        surroundings.errors().flush();
        // System.exit would make the JDK's loggers first, to tell them of it.
        Runtime.getRuntime().halt(sent ? 0 : 1);
    }

    /// @return whether the server took the message; if not, it was told why
    boolean run(List<String> arguments) {
        try {
            SmtpmailOptions options = SmtpmailOptions.parse(arguments);
            if (options.has("--help")) {
                SmtpmailOptions.help().forEach(surroundings.output()::println);
                return true;
            }
            if (options.has("--version")) {
                surroundings.output().println(Help.version(surroundings).getFirst());
                return true;
            }
            return send(options);
        } catch (FailureException e) {
            e.lines().forEach(surroundings::complain);
            return false;
        } catch (RuntimeException e) {
            surroundings.fault(e);
            return false;
        }
    }

    /// Who sends.
    ///
    /// @param address of the envelope
    /// @param author  of the header
    private record Sender(ReversePath address, String author) {}

    private boolean send(SmtpmailOptions options) throws FailureException {
        Sender sender = sender(options);
        List<ForwardPath> recipients = recipients(options);
        Account account = account(options);
        try (Message message = message(options, sender, recipients)) {
            PreparedMessage letter = new PreparedMessage(sender.address(), recipients, message, null, null, false);
            @Nullable Consumer<String> debug = options.has("-D") ? surroundings.errors()::println : null;
            @Nullable String password = password(options);
            Duration whole = deadline(options);
            long start = System.nanoTime();
            SendResult outcome = EngineSender.send(
                    submission(options, account, password, whole),
                    account,
                    letter,
                    message.content(),
                    debug,
                    surroundings::complain);
            long took = System.nanoTime() - start;
            if (password == null && passesLogin(options) && isUnauthenticated(outcome)) {
                // SM-6: the credentials of the login were not enough. Nothing was sent yet.
                @Nullable String asked = ask(options);
                Duration left = whole.minusNanos(took);
                if (asked != null && left.isPositive()) {
                    outcome = EngineSender.send(
                            submission(options, account, asked, left),
                            account,
                            letter,
                            message.content(),
                            debug,
                            surroundings::complain);
                }
            }
            SendResult.@Nullable Failure trouble = outcome.trouble();
            if (trouble != null) {
                surroundings.complain(trouble.what());
                trouble.server().forEach(line -> surroundings.complain("server message: " + line));
            }
            return trouble == null;
        } catch (HeaderException e) {
            throw FailureException.broken(e);
        } catch (IOException e) {
            @Nullable String file = options.value("-m");
            throw new FailureException(
                    ExitStatus.EX_IOERR,
                    "cannot read the message" + (file == null ? "" : " in " + file) + ": " + Accounts.reason(e));
        }
    }

    private Message message(SmtpmailOptions options, Sender sender, List<ForwardPath> recipients)
            throws IOException, FailureException {
        @Nullable String file = options.value("-m");
        byte[] text;
        if (file == null) {
            text = SmtpmailText.untilDot(surroundings.input());
        } else {
            try (InputStream in = Files.newInputStream(Path.of(file))) {
                text = SmtpmailText.limited(in);
            }
        }
        @Nullable String subject = options.value("-s");
        if (subject == null) {
            Message given = SmtpmailText.given(text, charset(options));
            if (given.header().fields().isEmpty() && text.length > 0) {
                surroundings.hint("the text has no header: -s SUBJECT makes one");
            }
            return given;
        }
        List<String> to = recipients.stream().map(ForwardPath::text).toList();
        try {
            return SmtpmailText.made(
                    text,
                    charset(options),
                    subject,
                    sender.address().text(),
                    sender.author(),
                    to,
                    ZonedDateTime.now(ZoneId.systemDefault()));
        } catch (IllegalArgumentException e) {
            // A control character in a field, which nobody gets past.
            throw new FailureException(ExitStatus.EX_DATAERR, "a header field would not be one line");
        }
    }

    private static Charset charset(SmtpmailOptions options) {
        if (options.has("-e8")) {
            return StandardCharsets.UTF_8;
        }
        return options.has("-ea") ? StandardCharsets.ISO_8859_1 : Charset.forName("IBM850");
    }

    private Sender sender(SmtpmailOptions options) throws FailureException {
        String given = surroundings
                .variable("TK_SMTPMAIL_FROMADDR")
                .or(() -> Optional.ofNullable(options.value("-f")))
                .orElseGet(() -> surroundings.user() + "@" + ownDomain());
        try {
            ReversePath address = HeaderEnvelope.originator(given);
            int open = given.lastIndexOf('<');
            String name = open > 0 ? given.substring(0, open).strip() : options.either("-F", "-F", "");
            String plain = name.startsWith("\"") && name.endsWith("\"") && name.length() > 1
                    ? name.substring(1, name.length() - 1)
                    : name;
            return new Sender(address, plain.isEmpty() ? address.text() : author(plain, address));
        } catch (HeaderException e) {
            throw FailureException.broken(e);
        }
    }

    private static String author(String name, ReversePath address) {
        String encoded = SmtpmailText.encoded(name);
        String phrase = encoded.equals(name) ? '"' + name.replace("\\", "\\\\").replace("\"", "\\\"") + '"' : encoded;
        return phrase + " <" + address.text() + ">";
    }

    private static List<ForwardPath> recipients(SmtpmailOptions options) throws FailureException {
        List<ForwardPath> all = new ArrayList<>();
        try {
            for (String each : options.recipients()) {
                all.addAll(HeaderEnvelope.recipients(each));
            }
        } catch (HeaderException e) {
            throw FailureException.broken(e);
        }
        if (all.isEmpty()) {
            throw new FailureException(ExitStatus.EX_USAGE, "no recipients");
        }
        return all.stream().distinct().toList();
    }

    /// The server as an account, whose words are those of zsend.
    private Account account(SmtpmailOptions options) throws FailureException {
        String host = host(options);
        int colon = host.lastIndexOf(':');
        boolean numbered = colon > 0 && host.indexOf(':') == colon;
        String port = numbered ? host.substring(colon + 1) : Integer.toString(options.has("-S") ? SMTPS : SMTP);
        Map<Setting, Optional<String>> said = new EnumMap<>(Setting.class);
        try {
            said.put(Setting.PORT, Values.PORT.read(port));
        } catch (Values.InvalidValueException e) {
            throw new FailureException(ExitStatus.EX_USAGE, "not a port number from 1 to 65535: " + port);
        }
        said.put(Setting.HOST, Optional.of(numbered ? host.substring(0, colon) : host));
        said.put(Setting.TLS, Optional.of(options.has("-S") ? "on" : "off"));
        said.put(Setting.TLS_STARTTLS, Optional.of("off"));
        if (authenticates(options)) {
            said.put(Setting.AUTH, Optional.of("choose"));
        }
        return Account.unnamed().with(said);
    }

    /// @return the server's name, perhaps with a port (SM-16 to 18)
    String host(SmtpmailOptions options) {
        return Optional.ofNullable(options.value("-h"))
                .or(() -> surroundings.variable("MAILHOST"))
                .orElseGet(() -> "mailhost." + ownDomain());
    }

    private String ownDomain() {
        String name;
        try {
            name = InetAddress.getLocalHost().getCanonicalHostName();
        } catch (UnknownHostException e) {
            name = "localhost";
        }
        return OwnDomain.of(name, surroundings.systemDirectory());
    }

    private SubmissionOptions submission(
            SmtpmailOptions options, Account account, @Nullable String password, Duration left)
            throws FailureException {
        Server server;
        try {
            server = Server.host(account.text(Setting.HOST), account.port());
        } catch (IllegalArgumentException e) {
            throw EngineSender.cannotLocate(account.text(Setting.HOST));
        }
        TransportOptions transport = SubmissionOptions.transport(List.of(server))
                .acceptance(Acceptance.ALL_RECIPIENTS)
                .secrets(secrets(options, account, password))
                .failureMemory(Duration.ZERO)
                .security(security(options))
                .build();
        SubmissionOptions all = new SubmissionOptions(transport, List.of(server), left);
        if (options.has("-i") || !authenticates(options)) {
            return all.with(SecretsTo.ANYBODY);
        }
        // The original knows no STARTTLS: what it sends in clear text goes in clear text where there is none, and
        // never to a server that only says who it is.
        return all.with(SecretsTo.VERIFIED_WHERE_TLS_IS_OFFERED).withTlsPolicy(TlsPolicy.SECURE);
    }

    private boolean authenticates(SmtpmailOptions options) {
        return options.value("-u") != null || passesLogin(options);
    }

    private static Duration deadline(SmtpmailOptions options) throws FailureException {
        String seconds = options.either("-timeout", "-w", "");
        if (seconds.isEmpty()) {
            return SubmissionOptions.NO_DEADLINE;
        }
        try {
            int count = Integer.parseInt(seconds);
            if (count > 0) {
                return Duration.ofSeconds(count);
            }
        } catch (NumberFormatException e) {
            // Told below.
        }
        throw new FailureException(ExitStatus.EX_USAGE, "not a number of seconds: " + seconds);
    }

    TransportSecurity security(SmtpmailOptions options) throws FailureException {
        boolean ssl = options.has("-S");
        TlsLevel level = !ssl ? new TlsLevel.May() : options.has("-i") ? new TlsLevel.Encrypt() : TlsLevel.Verify.HOST;
        List<Path> files = new ArrayList<>();
        @Nullable String named = options.value("-c");
        if (named != null) {
            files.add(EngineSender.readable(Path.of(named), "trust file"));
        }
        Path own = surroundings.home().resolve("cert.pem");
        if (Files.isReadable(own)) {
            files.add(own);
        }
        TlsOptions usual = TlsOptions.DEFAULTS;
        TlsOptions tls = new TlsOptions(
                usual.library(),
                usual.protocols(),
                usual.ciphers(),
                List.of(),
                new TlsOptions.Trust(
                        // SM-5: instead of the machine's, not beside them.
                        named == null ? TlsOptions.Trust.SystemStore.TRUSTED : TlsOptions.Trust.SystemStore.IGNORED,
                        files,
                        List.of()),
                List.of(),
                null,
                usual.sessions());
        return TransportSecurity.DEFAULTS
                .with((_, _) -> level)
                .with(ssl ? TransportSecurity.Start.IMPLICIT : TransportSecurity.Start.STARTTLS)
                .with(tls);
    }

    /// SM-6, SM-36.
    private boolean passesLogin(SmtpmailOptions options) {
        return options.has("-A")
                || surroundings.variable("TK_ENABLE_CREDENTIAL_PASSING").isPresent();
    }

    /// @return the password that was given, or that is asked for because nothing can be tried without it (SM-24);
    ///     else null
    private @Nullable String password(SmtpmailOptions options) {
        @Nullable String given = options.value("-p");
        if (given != null) {
            return Text.octets(given);
        }
        boolean tickets = passesLogin(options) && !options.excluded().contains(GSSAPI);
        return authenticates(options) && !tickets ? ask(options) : null;
    }

    private @Nullable String ask(SmtpmailOptions options) {
        return prompt.apply("password for " + Printable.unicode(login(options).user()) + ": ")
                .orElse(null);
    }

    private static boolean isUnauthenticated(SendResult outcome) {
        SendResult.@Nullable Failure trouble = outcome.trouble();
        return trouble != null && trouble.kind() == SendResult.Failure.Kind.UNAUTHENTICATED;
    }

    /// Who is to be known to the server.
    ///
    /// @param user without a domain
    /// @param domain for mechanisms that know domains, empty for none
    private record Login(String user, String domain) {}

    /// SM-30, and without -u the user who runs this (SM-35).
    private Login login(SmtpmailOptions options) {
        String given = options.either("-u", "-u", surroundings.user());
        int slash = Math.max(given.indexOf('/'), given.indexOf('\\'));
        return new Login(given.substring(slash + 1), slash < 0 ? "" : given.substring(0, slash));
    }

    /// With a user: each mechanism in turn until one succeeds (SM-32). With the login's credentials: GSSAPI, and
    /// the others behind it where there is a password. Else nobody.
    private Secrets secrets(SmtpmailOptions options, Account account, @Nullable String password)
            throws FailureException {
        boolean passing = passesLogin(options);
        if (!authenticates(options)) {
            return Secrets.NONE;
        }
        Login login = login(options);
        List<SaslMechanism> mechanisms = new ArrayList<>();
        MechanismOptions how = mechanismOptions(options, account, login.domain());
        Set<String> excluded = options.excluded();
        if (passing && !excluded.contains(GSSAPI)) {
            Mechanisms.named(GSSAPI, how).ifPresent(mechanisms::add);
        }
        if (password != null) {
            STRONGEST_FIRST.stream()
                    .filter(each -> !excluded.contains(each))
                    .forEach(each -> Mechanisms.named(each, how).ifPresent(mechanisms::add));
        }
        if (mechanisms.isEmpty()) {
            throw new FailureException(ExitStatus.EX_NOPERM, "no mechanism is left to authenticate with");
        }
        Secrets.Answer known = new Secrets.Answer.Known(credentials(login.user(), password, mechanisms));
        return _ -> known;
    }

    private static Credentials credentials(String user, @Nullable String password, List<SaslMechanism> mechanisms)
            throws FailureException {
        try {
            return new Credentials(
                    Text.octets(user),
                    password == null ? "" : password,
                    Credentials.ClearText.WHERE_NO_TLS_IS_OFFERED,
                    new MechanismChoice(mechanisms, MechanismChoice.AfterRefusal.NEXT_MECHANISM));
        } catch (IllegalArgumentException e) {
            throw new FailureException(ExitStatus.EX_DATAERR, "user or password cannot be sent");
        }
    }

    private static MechanismOptions mechanismOptions(SmtpmailOptions options, Account account, String domain)
            throws FailureException {
        String principal = options.either("-GSSAPI-SPN", "-H", "HOST/" + account.text(Setting.HOST));
        try {
            return MechanismOptions.at(account.text(Setting.HOST), account.port())
                    .withServicePrincipal(principal)
                    .withDomain(domain);
        } catch (IllegalArgumentException e) {
            throw new FailureException(ExitStatus.EX_USAGE, "no service principal, or no domain");
        }
    }
}
