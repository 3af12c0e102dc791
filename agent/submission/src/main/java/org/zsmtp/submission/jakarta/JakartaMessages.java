package org.zsmtp.submission.jakarta;

import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.zsmtp.submission.Header;
import org.zsmtp.submission.HeaderField;
import org.zsmtp.submission.Message;
import org.zsmtp.submission.MessageStore;

/// Messages of `jakarta.mail`, which is needed at run time only where this is called.
///
/// A message is written out once and read again by our own scanner, and its line ends are made lawful when it is
/// sent.
/// That interface lets a value be set with line ends in it, by which fields, recipients and a whole text can be
/// put in:
/// such a message is refused.
// Whoever has such a message reads its module already; a program without has no use for it.
@SuppressWarnings("exports")
public final class JakartaMessages {

    /// Parts in parts; no honest message has more.
    private static final int DEEPEST = 50;

    /// Carries what the library throws past an interface that knows no such exception.
    private static final class Unwritable extends IOException {
        private static final long serialVersionUID = 1L;
        private final transient MessagingException why;

        Unwritable(MessagingException why) {
            super(why);
            this.why = why;
        }
    }

    private JakartaMessages() {}

    /// A copy of the message, with changes saved.
    ///
    /// @return a message that the caller closes
    /// @throws MessagingException where it cannot be written, or a value in it holds more than its field
    /// @throws IOException        where it cannot be written, or the copy not be kept
    public static Message of(MimeMessage message) throws MessagingException, IOException {
        return of(message, MessageStore.USUAL);
    }

    /// @param spooling where the copy is kept
    /// @return a message that the caller closes
    /// @throws MessagingException where it cannot be written, or a value in it holds more than its field
    /// @throws IOException        where it cannot be written, or the copy not be kept
    public static Message of(MimeMessage message, MessageStore spooling) throws MessagingException, IOException {
        Message copy;
        try {
            copy = Message.written(
                    out -> {
                        try {
                            message.writeTo(out);
                        } catch (MessagingException failed) {
                            throw new Unwritable(failed);
                        }
                    },
                    spooling);
        } catch (Unwritable failed) {
            throw failed.why;
        }
        try {
            requireSame(message, copy.header());
            requireHonest(message, 0);
            return copy;
        } catch (MessagingException | IOException | RuntimeException refused) {
            copy.close();
            throw refused;
        }
    }

    /// What was read is what was said, field for field.
    private static void requireSame(MimeMessage message, Header read) throws MessagingException {
        List<String> said = new ArrayList<>();
        // Some names are remembered in another case than they are written in.
        Collections.list(message.getAllHeaders())
                .forEach(each -> said.add(lowerCase(each.getName().strip())));
        List<String> names = read.fields().stream()
                .map(HeaderField::name)
                .map(JakartaMessages::lowerCase)
                .toList();
        if (!said.equals(names) || read.hasStrayLines()) {
            throw new MessagingException("the value of a header field holds line ends");
        }
    }

    private static String lowerCase(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    private static void requireHonest(Part part, int depth) throws MessagingException, IOException {
        for (jakarta.mail.Header each : Collections.list(part.getAllHeaders())) {
            if (!isOneField(each.getName(), each.getValue())) {
                throw new MessagingException("the value of a header field holds line ends, or its name is none");
            }
        }
        if (depth < DEEPEST && part.isMimeType("multipart/*") && part.getContent() instanceof Multipart multipart) {
            for (int i = 0; i < multipart.getCount(); i++) {
                requireHonest(multipart.getBodyPart(i), depth + 1);
            }
        }
    }

    /// Every line end in the value belongs to a fold (RFC 5322 section 2.2.3), after which the line is not empty.
    private static boolean isOneField(String name, String value) {
        if (name.isEmpty() || !name.strip().chars().allMatch(c -> c > ' ' && c < 0x7f && c != ':')) {
            return false;
        }
        String[] lines = value.replace("\r\n", "\n").split("\n", -1);
        for (int i = 0; i < lines.length; i++) {
            boolean folded = i == 0 || (!lines[i].isBlank() && (lines[i].startsWith(" ") || lines[i].startsWith("\t")));
            if (!folded || lines[i].indexOf('\r') >= 0 || lines[i].indexOf('\0') >= 0) {
                return false;
            }
        }
        return true;
    }
}
