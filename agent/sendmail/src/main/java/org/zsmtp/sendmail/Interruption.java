package org.zsmtp.sendmail;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.zsmtp.smtp.mail.ContentReader;

/// Tells a user whose signal ends the program, when it does so between the last octet of the message and the
/// server's answer, that the server may have the message.
final class Interruption implements AutoCloseable {

    /// The complaint.
    static final String IN_DOUBT =
            "interrupted before the server had answered: it may have the message, and sending it again may make two";

    private final Thread hook;
    private volatile boolean gone;

    private Interruption(Consumer<String> complaints) {
        this.hook = new Thread(() -> tell(complaints));
    }

    /// Waits for a signal until it is closed.
    ///
    /// @param complaints gets the line
    static Interruption begin(Consumer<String> complaints) {
        Interruption interruption = new Interruption(complaints);
        Runtime.getRuntime().addShutdownHook(interruption.hook);
        return interruption;
    }

    private void tell(Consumer<String> complaints) {
        if (gone) {
            complaints.accept(IN_DOUBT);
        }
    }

    /// @return the same, watched for its end
    ContentReader watched(ContentReader content) {
        gone = false;
        return new ContentReader() {
            @Override
            public int read(ByteBuffer target) throws IOException {
                int count = content.read(target);
                gone = count < 0;
                return count;
            }

            @Override
            public void close() {
                content.close();
            }
        };
    }

    /// The server has answered, or there is no server any more.
    @Override
    public void close() {
        gone = false;
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // A signal has come, and the hook runs already.
        }
    }
}
