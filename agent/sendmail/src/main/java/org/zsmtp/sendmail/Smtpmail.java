package org.zsmtp.sendmail;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.zsmtp.delivery.DeliveryListener;
import org.zsmtp.delivery.file.FileFailure;
import org.zsmtp.smtp.address.ForwardPath;
import org.zsmtp.smtp.session.Acceptance;
import org.zsmtp.submission.HeaderException;
import org.zsmtp.submission.Message;
import org.zsmtp.submission.SubmissionOptions;

/// The program smtpmail: sends one message with the options of MKS Toolkit's. Ends with 0 where the first server
/// took it, else with 1.
public final class Smtpmail {

    private final Environment environment;
    private final Function<String, Optional<String>> prompt;

    Smtpmail(Environment environment) {
        this(environment, Prompt::ask);
    }

    /// @param prompt asks the user a question, and gives nothing where there is no answer
    Smtpmail(Environment environment, Function<String, Optional<String>> prompt) {
        this.environment = environment;
        this.prompt = prompt;
    }

    /// Runs the program and ends the process.
    public static void main(String[] arguments) {
        SilencedLogging.beginProgram();
        Environment environment = Environment.ofThisProcess("smtpmail");
        boolean sent = new Smtpmail(environment).run(List.of(arguments));
        environment.output().flush();
        environment.errors().flush();
        // System.exit would make the JDK's loggers first, to tell them of it.
        Runtime.getRuntime().halt(sent ? 0 : 1);
    }

    /// @return whether the server took the message; if not, it was told why
    boolean run(List<String> arguments) {
        try {
            SmtpmailOptions options = SmtpmailOptions.parse(arguments);
            if (options.has("--help")) {
                SmtpmailOptions.help().forEach(environment.output()::println);
                return true;
            }
            if (options.has("--version")) {
                environment.output().println(Help.version(environment).getFirst());
                return true;
            }
            return send(options);
        } catch (FailureException e) {
            e.lines().forEach(environment::complain);
            return false;
        } catch (RuntimeException e) {
            environment.fault(e);
            return false;
        }
    }

    private boolean send(SmtpmailOptions options) throws FailureException {
        SmtpmailMessage given = new SmtpmailMessage(environment, options);
        SmtpmailMessage.Sender sender = given.sender();
        List<ForwardPath> recipients = given.recipients();
        SmtpmailLogin login = new SmtpmailLogin(environment, options, prompt);
        SmtpmailServer server = new SmtpmailServer(environment, options, login);
        Account account = server.account();
        try (Message content = given.message(sender, recipients)) {
            PreparedMessage message =
                    new PreparedMessage(sender.address(), recipients, content, null, null, Acceptance.ALL_RECIPIENTS);
            @Nullable Consumer<String> debug = options.has("-D") ? environment.errors()::println : null;
            @Nullable String password = login.password();
            Duration whole = server.deadline();
            long start = System.nanoTime();
            SendResult result = send(server.submission(account, password, whole), account, message, debug);
            long took = System.nanoTime() - start;
            if (password == null && login.passesLogin() && isUnauthenticated(result)) {
                // SM-6: the credentials of the login were not enough. Nothing was sent yet.
                @Nullable String asked = login.ask();
                Duration left = whole.minusNanos(took);
                if (asked != null && left.isPositive()) {
                    result = send(server.submission(account, asked, left), account, message, debug);
                }
            }
            return isSent(result);
        } catch (HeaderException e) {
            throw FailureException.broken(e);
        } catch (IOException e) {
            @Nullable String file = options.value("-m");
            throw new FailureException(
                    ExitStatus.EX_IOERR,
                    "cannot read the message" + (file == null ? "" : " in " + file) + ": " + FileFailure.reason(e));
        }
    }

    private SendResult send(
            SubmissionOptions how, Account account, PreparedMessage message, @Nullable Consumer<String> debug)
            throws IOException {
        return new EngineSender(environment::complain)
                .send(how, account, message, message.message().content(), debug, DeliveryListener.NONE);
    }

    private boolean isSent(SendResult result) {
        SendResult.@Nullable Failure failure = result.failure();
        if (failure != null) {
            environment.complain(failure.what());
            failure.server().forEach(line -> environment.complain("server message: " + line));
        }
        return failure == null;
    }

    private static boolean isUnauthenticated(SendResult result) {
        SendResult.@Nullable Failure failure = result.failure();
        return failure != null && failure.kind() == SendResult.Failure.Kind.UNAUTHENTICATED;
    }
}
