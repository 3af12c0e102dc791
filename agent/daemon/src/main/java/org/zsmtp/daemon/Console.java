package org.zsmtp.daemon;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.zsmtp.smtp.text.Printable;

/// Messages to people and the scheduler outside of the protocol and the log.
final class Console {

    static final int STANDARD_INPUT = 0;
    static final int STANDARD_ERROR = 2;

    private static final int LONGEST_WORD = 2000;

    private Console() {}

    /// A console of the JDK would be about all three descriptors.
    static boolean isTerminal(int descriptor) {
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor))
                    .toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException | UnsupportedOperationException unknown) {
            return false;
        }
    }

    /// Whether whoever read what was printed has had enough, such as a pager: that is no news to a person.
    static boolean hasNoReader(IOException failure) {
        return String.valueOf(failure.getMessage()).contains("Broken pipe");
    }

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
