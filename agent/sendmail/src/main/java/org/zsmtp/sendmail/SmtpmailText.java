package org.zsmtp.sendmail;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.zsmtp.smtp.mime.AsciiForm;
import org.zsmtp.submission.Header;
import org.zsmtp.submission.HeaderException;
import org.zsmtp.submission.HeaderField;
import org.zsmtp.submission.Message;

/// Makes smtpmail's message of a text: its end, its character set, its header (SM-1 to 11, 22 to 28).
final class SmtpmailText {

    private static final int MOST = 1 << 26;

    /// RFC 2047 section 2: an encoded word has at most 75 characters, of which these are for the octets in base64.
    private static final int WORD_OCTETS = 45;

    private SmtpmailText() {}

    /// Reads line by line, so that the dot ends the text at once, whether or not whoever writes has closed his end.
    ///
    /// @return what is read up to a line that is a single dot, or to the end
    static byte[] untilDot(InputStream in) throws IOException {
        InputStream buffered = new BufferedInputStream(in);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int octet = buffered.read();
        while (octet >= 0) {
            line.write(octet);
            if (all.size() + line.size() > MOST) {
                throw tooLong();
            }
            if (octet == '\n') {
                if (isDot(line)) {
                    return all.toByteArray();
                }
                line.writeTo(all);
                line.reset();
            }
            octet = buffered.read();
        }
        if (!isDot(line)) {
            line.writeTo(all);
        }
        return all.toByteArray();
    }

    private static boolean isDot(ByteArrayOutputStream line) {
        if (line.size() > 3) {
            return false;
        }
        String text = line.toString(StandardCharsets.ISO_8859_1);
        return text.equals(".") || text.equals(".\r") || text.equals(".\n") || text.equals(".\r\n");
    }

    private static IOException tooLong() {
        return new IOException("the message is longer than " + MOST + " octets");
    }

    /// @return all of it
    static byte[] limited(InputStream in) throws IOException {
        byte[] all = in.readNBytes(MOST + 1);
        if (all.length > MOST) {
            throw tooLong();
        }
        return all;
    }

    /// A message whose header is made here. Text beyond ASCII goes as UTF-8, which is declared.
    static Message made(
            byte[] text,
            Charset charset,
            String subject,
            String from,
            String author,
            List<String> to,
            ZonedDateTime now) {
        Header header = Header.EMPTY
                .withLast("Return-Path", "<" + from + ">")
                .withLast("Subject", encoded(subject))
                .withLast("From", author)
                .withLast("Date", MailDate.shortField(now))
                .withLast("To", String.join(", ", to));
        String body = new String(text, charset);
        if (body.chars().anyMatch(c -> c >= 0x80)) {
            header = header.withLast("MIME-Version", "1.0")
                    .withLast("Content-Type", "text/plain; charset=UTF-8")
                    .withLast("Content-Transfer-Encoding", "8bit");
        }
        return Message.of(header, body.getBytes(StandardCharsets.UTF_8));
    }

    /// A message that has its header: each field beyond ASCII is encoded where it stands, and nothing else changes.
    static Message given(byte[] text, Charset charset) throws HeaderException {
        Header header = Header.of(text);
        byte[] given = header.octets();
        StringBuilder encoded = new StringBuilder();
        String[] lines = new String(given, StandardCharsets.ISO_8859_1).split("(?<=\n)", -1);
        int at = 0;
        while (at < lines.length) {
            StringBuilder field = new StringBuilder(lines[at++]);
            while (at < lines.length && (lines[at].startsWith(" ") || lines[at].startsWith("\t"))) {
                field.append(lines[at++]);
            }
            encoded.append(inAscii(field.toString(), charset));
        }
        Header clean = Header.of(encoded.toString().getBytes(StandardCharsets.ISO_8859_1));
        return Message.of(clean, Arrays.copyOfRange(text, given.length, text.length));
    }

    /// In fields of addresses only names and comments are encoded: the addresses stay.
    ///
    /// @param octets of a field with its folds, or of a line that is none
    private static String inAscii(String octets, Charset charset) throws HeaderException {
        if (octets.chars().allMatch(c -> c < 0x80)) {
            return octets;
        }
        List<HeaderField> fields =
                Header.of(octets.getBytes(StandardCharsets.ISO_8859_1)).fields();
        if (fields.isEmpty()) {
            return octets;
        }
        HeaderField field = fields.getFirst();
        String value = new String(field.value().getBytes(StandardCharsets.ISO_8859_1), charset);
        return AsciiForm.field(field.name(), oneLine(value)) + "\n";
    }

    /// What a character set has for octets of ours may be a control character.
    private static String oneLine(String value) {
        return value.replaceAll("[\\p{Cc}&&[^\t]]", " ");
    }

    /// @return the text, what is beyond ASCII as encoded words of UTF-8; a line end, or what some take for one, is
    ///     a blank, since programs that decode words may write it out again
    static String encoded(String given) {
        String text = given.codePoints()
                .map(point -> Character.isISOControl(point) || point == 0x2028 || point == 0x2029 ? ' ' : point)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        boolean plain = text.chars().allMatch(c -> c >= ' ' && c < 0x7f) && !text.contains("=?");
        if (plain) {
            return text;
        }
        StringBuilder words = new StringBuilder();
        ByteArrayOutputStream word = new ByteArrayOutputStream();
        for (int point : text.codePoints().toArray()) {
            byte[] octets = Character.toString(point).getBytes(StandardCharsets.UTF_8);
            if (word.size() + octets.length > WORD_OCTETS) {
                append(words, word);
            }
            word.writeBytes(octets);
        }
        append(words, word);
        return words.toString();
    }

    private static void append(StringBuilder words, ByteArrayOutputStream word) {
        words.append(words.isEmpty() ? "" : " ")
                .append("=?UTF-8?B?")
                .append(Base64.getEncoder().encodeToString(word.toByteArray()))
                .append("?=");
        word.reset();
    }
}
