package org.zsmtp.sendmail;

import java.io.IOException;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.zsmtp.delivery.DeliveryListener;
import org.zsmtp.sendmail.SendResult.Failure;
import org.zsmtp.sendmail.SendResult.RecipientStatus;
import org.zsmtp.smtp.address.AddressSyntaxException;
import org.zsmtp.smtp.address.ForwardPath;
import org.zsmtp.smtp.address.ReversePath;
import org.zsmtp.smtp.mail.Notify;
import org.zsmtp.smtp.mail.Ret;
import org.zsmtp.smtp.session.Acceptance;
import org.zsmtp.smtp.text.Printable;
import org.zsmtp.submission.Header;
import org.zsmtp.submission.HeaderEnvelope;
import org.zsmtp.submission.HeaderException;
import org.zsmtp.submission.Message;

/// The program zsend: sends one message as msmtp does, with its options, its files and its exit statuses.
public final class Zsend {

    private static final String NO_RECIPIENTS = "no recipients found";

    private final Environment environment;
    private final MailSender sender;

    Zsend(Environment environment, MailSender sender) {
        this.environment = environment;
        this.sender = sender;
    }

    /// Runs the program and ends the process.
    public static void main(String[] arguments) {
        SilencedLogging.beginProgram();
        Environment environment = Environment.ofThisProcess("zsend");
        ExitStatus status = new Zsend(environment, new EngineSender(environment::complain)).run(List.of(arguments));
        environment.output().flush();
        environment.errors().flush();
        // System.exit would make the JDK's loggers first, to tell them of it.
        Runtime.getRuntime().halt(status.code());
    }

    /// @return what the process ends with; everything that went wrong was told
    ExitStatus run(List<String> arguments) {
        try {
            boolean posix = environment.environment().containsKey("POSIXLY_CORRECT");
            return act(ZsendOptions.parse(arguments, posix, environment));
        } catch (FailureException e) {
            e.lines().forEach(environment::complain);
            e.hints().forEach(environment::hint);
            e.lines().stream().limit(1).forEach(this::hint);
            return e.status();
        } catch (RuntimeException e) {
            return environment.fault(e);
        }
    }

    private void hint(String complaint) {
        Hints.of(complaint, environment).forEach(environment::hint);
    }

    private ExitStatus act(ZsendOptions options) throws FailureException {
        return switch (options.mode()) {
            case VERSION -> {
                Help.version(environment).forEach(this::print);
                yield ExitStatus.EX_OK;
            }
            case HELP -> {
                Help.zsend(environment).forEach(this::print);
                yield ExitStatus.EX_OK;
            }
            case CONFIGURE -> configure(options);
            case SERVER_INFORMATION, QUEUE_START -> inquire(options);
            case SEND -> send(options);
        };
    }

    private void print(String line) {
        environment.output().println(line);
    }

    private void note(ZsendOptions options, String line) {
        if (options.pretend() || options.debug()) {
            print(Printable.unicode(line));
        }
    }

    private ExitStatus configure(ZsendOptions options) throws FailureException {
        new AccountConfigurator(environment).lines(options.argument()).forEach(this::print);
        return ExitStatus.EX_OK;
    }

    private ExitStatus inquire(ZsendOptions options) throws FailureException {
        Account account = account(options, null);
        account.requireComplete(Account.Use.INSPECT);
        Pretend.lines(account, options).forEach(line -> note(options, line));
        if (options.pretend()) {
            return ExitStatus.EX_OK;
        }
        // Capabilities are asked for without authentication.
        boolean looks = options.mode() == ZsendOptions.Mode.SERVER_INFORMATION;
        @Nullable String password = looks ? null : new Passwords(account, environment).password();
        @Nullable Consumer<String> debug = options.debug() ? this::print : null;
        List<String> told = new ServerReport(account, password, debug)
                .ask(options.mode() == ZsendOptions.Mode.QUEUE_START ? options.argument() : null);
        told.forEach(line -> print(Printable.unicode(line)));
        return ExitStatus.EX_OK;
    }

    private ExitStatus send(ZsendOptions options) throws FailureException {
        boolean headerWanted = options.readRecipients() || options.readFrom();
        @Nullable Message message = headerWanted ? read() : null;
        Header header = message == null ? Header.EMPTY : message.header();
        List<String> recipients = recipients(options, header);
        if (recipients.isEmpty() && !options.pretend()) {
            throw new FailureException(ExitStatus.EX_USAGE, NO_RECIPIENTS);
        }
        @Nullable String readFrom = options.readFrom() ? author(header) : null;
        if (options.readFrom()) {
            note(options, "envelope from address extracted from mail: " + (readFrom == null ? "(null)" : readFrom));
        }
        Account account = account(options, options.readFrom() ? readFrom : options.from());
        boolean override = account.is(Setting.ALLOW_FROM_OVERRIDE);
        @Nullable String given = options.readFrom() ? readFrom : options.from();
        if (override && (given != null || options.readFrom())) {
            account = given == null
                    ? account.with(java.util.Map.of(Setting.FROM, Optional.empty()))
                    : account.with(Setting.FROM, given);
        }
        account = new Substitution(environment).apply(account);
        account.requireComplete(options.pretend() ? Account.Use.INSPECT : Account.Use.SEND);
        for (String line : Pretend.lines(account, options)) {
            note(options, line);
        }
        if (options.pretend()) {
            return ExitStatus.EX_OK;
        }
        return send(options, account, recipients, message == null ? read() : message);
    }

    private Message read() throws FailureException {
        try {
            Message message = Message.read(environment.input());
            if (message.header().fields().isEmpty() && (message.header().hasStrayLines() || message.bodyOctets() > 0)) {
                environment.hint("the message has no header: fields such as `Subject: ...` and an empty line go before"
                        + " its text");
            }
            return message;
        } catch (HeaderException e) {
            throw FailureException.broken(e);
        } catch (IOException e) {
            throw new FailureException(ExitStatus.EX_IOERR, "input error while reading the mail");
        }
    }

    private Account account(ZsendOptions options, @Nullable String from) throws FailureException {
        if (options.settings().containsKey(Setting.HOST)) {
            return Account.unnamed().with(options.settings());
        }
        Accounts accounts = Accounts.read(options.file(), environment, line -> note(options, line));
        return accounts.choose(options, from, environment, line -> note(options, line));
    }

    private static List<String> recipients(ZsendOptions options, Header header) throws FailureException {
        List<String> all = new ArrayList<>();
        try {
            for (String operand : options.operands()) {
                HeaderEnvelope.recipients(operand).forEach(each -> all.add(Text.of(each)));
            }
            if (options.readRecipients()) {
                HeaderEnvelope.of(header).recipients().forEach(each -> all.add(Text.of(each)));
            }
        } catch (HeaderException e) {
            throw FailureException.broken(e);
        }
        return all.stream().distinct().toList();
    }

    /// The first address of the first From field: a resender's is not looked for.
    private static @Nullable String author(Header header) throws FailureException {
        Optional<String> field = header.first("From");
        if (field.isEmpty()) {
            return null;
        }
        try {
            List<ForwardPath> all = HeaderEnvelope.recipients(Text.decoded(field.get()));
            return all.isEmpty() ? null : Text.of(all.getFirst());
        } catch (HeaderException e) {
            throw FailureException.broken(e);
        }
    }

    private ExitStatus send(ZsendOptions options, Account account, List<String> named, Message message)
            throws FailureException {
        try (message) {
            List<String> recipients = aliases(account, named).expand(named);
            if (recipients.isEmpty()) {
                throw new FailureException(ExitStatus.EX_USAGE, NO_RECIPIENTS);
            }
            ReversePath from = originator(account.text(Setting.FROM));
            ZonedDateTime now = ZonedDateTime.now(ZoneId.systemDefault());
            Header header = new HeaderEdits(account, Text.of(from), options.fullName(), recipients, now)
                    .apply(message.header());
            PreparedMessage prepared = new PreparedMessage(
                    from,
                    paths(recipients),
                    message.with(header),
                    account.get(Setting.DSN_NOTIFY)
                            .map(PreparedMessage::notices)
                            .orElse((Notify) null),
                    account.get(Setting.DSN_RETURN).map(Ret::valueOf).orElse((Ret) null),
                    options.partial() ? Acceptance.ANY_RECIPIENT : Acceptance.ALL_RECIPIENTS);
            @Nullable Queueing queueing = options.queue() == null ? null : Queueing.open(options.queue(), account);
            if (options.explain()) {
                Explanation.lines(account, prepared, options, queueing).forEach(line -> print(Printable.unicode(line)));
                return ExitStatus.EX_OK;
            }
            @Nullable String password = new Passwords(account, environment).password();
            @Nullable Consumer<String> debug = options.debug() ? this::print : null;
            SendResult result = kept(queueing, prepared, sent(options, account, password, prepared, debug));
            tell(account, result);
            if (queueing != null) {
                queueing.told(result).forEach(environment::complain);
            }
            new Logs(account, environment)
                    .write(LogLine.of(account, prepared, result), ZonedDateTime.now(ZoneId.systemDefault()));
            if (options.json()) {
                print(ResultJson.of(account, prepared, result));
            }
            return result.status();
        }
    }

    private SendResult sent(
            ZsendOptions options,
            Account account,
            @Nullable String password,
            PreparedMessage prepared,
            @Nullable Consumer<String> debug) {
        boolean large = prepared.message().bodyOctets() >= ProgressLine.LARGE;
        @Nullable
        ProgressLine progress =
                large && options.progress() && debug == null ? ProgressLine.wanted(environment.errors()) : null;
        try (progress) {
            return sender.send(account, password, prepared, debug, progress == null ? DeliveryListener.NONE : progress);
        }
    }

    /// What cannot be kept failed for the reason that it could not be sent.
    private SendResult kept(@Nullable Queueing queueing, PreparedMessage prepared, SendResult result) {
        try {
            return queueing == null ? result : queueing.keep(prepared, result);
        } catch (FailureException e) {
            e.lines().forEach(environment::complain);
            return result;
        }
    }

    /// A file that no recipient needs may be broken, or not be there.
    private static Aliases aliases(Account account, List<String> recipients) throws FailureException {
        Optional<String> file = account.get(Setting.ALIASES);
        boolean needed = recipients.stream().anyMatch(Aliases::isLocal);
        return file.isPresent() && needed ? Aliases.read(file.get()) : Aliases.none();
    }

    private static ReversePath originator(String text) throws FailureException {
        try {
            return HeaderEnvelope.originator(text);
        } catch (HeaderException e) {
            throw FailureException.broken(e);
        }
    }

    private static List<ForwardPath> paths(List<String> recipients) throws FailureException {
        List<ForwardPath> paths = new ArrayList<>();
        for (String each : recipients) {
            try {
                paths.add(path(each));
            } catch (AddressSyntaxException e) {
                throw new FailureException(ExitStatus.EX_DATAERR, "not an address: " + each + ": " + e.getMessage());
            }
        }
        return paths;
    }

    private static ForwardPath path(String address) throws FailureException {
        if (address.chars().allMatch(c -> c < 0x80)) {
            return ForwardPath.parse(address);
        }
        try {
            List<ForwardPath> all = HeaderEnvelope.recipients(address);
            if (all.size() == 1) {
                return all.getFirst();
            }
            throw new FailureException(ExitStatus.EX_DATAERR, "not an address: " + address);
        } catch (HeaderException e) {
            throw FailureException.broken(e);
        }
    }

    private void tell(Account account, SendResult result) {
        @Nullable Failure failure = result.failure();
        if (failure == null) {
            return;
        }
        boolean lmtp = failure.kind() == Failure.Kind.OF_SINGLE_RECIPIENTS;
        if (lmtp || result.isSentToSome() || !result.queued().isEmpty()) {
            for (RecipientStatus each : result.recipients()) {
                @Nullable Failure own = each.failure();
                if (own != null && each.queued() == null) {
                    environment.complain(own.what());
                    own.server()
                            .forEach(line ->
                                    environment.complain((lmtp ? "LMTP server" : "server") + " message: " + line));
                }
            }
            environment.complain("could not send mail to all recipients" + account.origin());
            return;
        }
        environment.complain(failure.what());
        failure.server().forEach(line -> environment.complain("server message: " + line));
        environment.complain("could not send mail" + account.origin());
        hint(failure.what());
    }
}
