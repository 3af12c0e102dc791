package org.zsmtp.daemon;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.zsmtp.smtp.text.Printable;

/// Messages to people and the scheduler outside of the protocol and the log.
final class Console {

    private static final int LONGEST_WORD = 2000;

    private Console() {}

    static void print(OutputStream stream, String text) throws IOException {
        stream.write(text.getBytes(StandardCharsets.ISO_8859_1));
        stream.flush();
    }

    /// Prints one line on standard error, which the launcher keeps apart from the scheduler's stream. The text is
    /// sanitised.
    static void say(String text) {
        System.err.println(harmless(text));
    }

    /// Prints to a terminal, without an end of line.
    static void progress(String text) {
        System.err.print(text);
        System.err.flush();
    }

    /// @return one line in ASCII, not too long
    static String harmless(String text) {
        return Printable.ascii(text, LONGEST_WORD);
    }
}
