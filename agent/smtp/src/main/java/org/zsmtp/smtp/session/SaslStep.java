package org.zsmtp.smtp.session;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A step of an authentication that may take long: it computes much, asks others, or loads a library. A session has
/// it run on another thread ([Action.Perform]), so that a driver with many sessions on one thread does not block
/// the others.
///
/// Run once, by one thread; what that thread did must be visible to the session's when [SmtpSession#performed] is
/// called, as it is after any executor.
public final class SaslStep implements Runnable {

    private final Supplier<Supplier<Handshake.Next>> work;
    private @Nullable Supplier<Handshake.Next> result;
    private @Nullable Throwable thrown;

    /// @param work done on any thread; what it returns is done on the session's
    SaslStep(Supplier<Supplier<Handshake.Next>> work) {
        this.work = work;
    }

    /// Never throws: what the mechanism throws comes out of [SmtpSession#performed], as it would have if the step
    /// had been taken there.
    @Override
    public void run() {
        try {
            result = work.get();
        } catch (RuntimeException | Error bug) {
            thrown = bug;
        }
    }

    /// On the session's thread.
    ///
    /// @return what follows
    Handshake.Next finish() {
        Throwable bug = thrown;
        if (bug instanceof Error error) {
            throw error;
        }
        if (bug instanceof RuntimeException exception) {
            throw exception;
        }
        Supplier<Handshake.Next> known = result;
        if (known == null) {
            throw new IllegalStateException("a step that was not taken");
        }
        return known.get();
    }
}
