package org.zsmtp.smtp.session;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.zsmtp.smtp.wire.Command;
import org.zsmtp.smtp.wire.Reply;

/// A command and its reply: made when the command leaves, and the same object for all who tell of it. In LMTP the end
/// of data has an exchange for each recipient that the server had accepted, since each has a reply of its own (RFC
/// 2033 section 4.2).
///
/// Changed on its session's thread until its mail transaction has been reported. Replies are as the server sent them:
/// sanitise them before printing. Secrets are never among them.
public final class Exchange {

    private final Command command;
    private long sentAt;
    private long heardAt;
    private @Nullable Reply heard;
    private boolean answered;

    /// @param command may hold a secret, which is not kept
    Exchange(Command command) {
        this.command = command.withoutSecrets();
    }

    /// @return one that is over, for reports that no session makes
    public static Exchange of(Command command, @Nullable Reply reply) {
        Exchange exchange = new Exchange(command);
        if (reply != null) {
            exchange.heard(reply, 0);
            exchange.answered();
        }
        return exchange;
    }

    /// Nothing was asked.
    static Exchange unasked(long nanoTime) {
        Exchange exchange = new Exchange(new Command.None());
        exchange.sent(nanoTime);
        return exchange;
    }

    /// @return without secrets; [Command.Connecting] for the greeting, [Command.None] where nothing was asked
    public Command command() {
        return command;
    }

    /// @return the line that was sent, without CR LF and without secrets
    public String line() {
        return command.line();
    }

    /// @return the answer to the command, null where none came
    public @Nullable Reply reply() {
        return answered ? heard : null;
    }

    /// @return what the server said when this was the oldest command without a reply: the answer, or a reply that
    ///     cannot be one and ended the session, as 421 may; null where nothing came
    public @Nullable Reply heard() {
        return heard;
    }

    /// @return when the command left, in nanoseconds of the session's clock
    public long sentAt() {
        return sentAt;
    }

    /// @return when the server said something to it, in nanoseconds of the session's clock
    public long heardAt() {
        return heardAt;
    }

    /// @return how long the server took to say something to it
    public Duration took() {
        return Duration.ofNanos(heardAt - sentAt);
    }

    void sent(long nanoTime) {
        sentAt = nanoTime;
    }

    void heard(Reply reply, long nanoTime) {
        heard = reply;
        heardAt = nanoTime;
    }

    /// What was heard is the answer.
    void answered() {
        answered = true;
    }

    /// @return for people who debug; replies are as they were sent
    @Override
    public String toString() {
        return heard == null ? line() : line() + ": " + heard.code() + " " + String.join("|", heard.lines());
    }
}
