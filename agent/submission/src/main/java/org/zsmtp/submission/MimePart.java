package org.zsmtp.submission;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.zsmtp.smtp.mime.AsciiForm;

/// A part of a message that is made (RFC 2046): ASCII in lines of lawful length, which end with LF.
sealed interface MimePart {

    /// The longest line of text that every server takes, without its end (RFC 5322 section 2.1.1).
    int LONGEST_LINE = 998;

    /// @return its fields, each with its line end
    String header();

    /// Writes its body.
    void write(OutputStream out) throws IOException;

    /// @return whether a line of it is this delimiter, or might be taken for one
    boolean holds(String delimiter);

    /// A delimiter begins with what neither encoding can write; the rest is random.
    ///
    /// @param kind the subtype, with its parameters
    static MimePart multipart(String kind, List<MimePart> parts) {
        String delimiter = "=_" + Identifiers.random();
        while (holds(parts, delimiter)) {
            delimiter = "=_" + Identifiers.random();
        }
        return new Multipart(kind, delimiter, parts);
    }

    private static boolean holds(List<MimePart> parts, String delimiter) {
        return parts.stream().anyMatch(each -> each.holds(delimiter));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /// Several parts.
    record Multipart(String kind, String delimiter, List<MimePart> parts) implements MimePart {

        @Override
        public String header() {
            return "Content-Type: multipart/" + kind + ";\n boundary=\"" + delimiter + "\"\n";
        }

        @Override
        public void write(OutputStream out) throws IOException {
            for (MimePart part : parts) {
                out.write(ascii("--" + delimiter + "\n" + part.header() + "\n"));
                part.write(out);
                // This line end is the delimiter's.
                out.write('\n');
            }
            out.write(ascii("--" + delimiter + "--\n"));
        }

        @Override
        public boolean holds(String other) {
            return delimiter.contains(other) || MimePart.holds(parts, other);
        }
    }

    /// Text, in UTF-8.
    ///
    /// @param lines as they go out: ASCII, with LF at the end of each
    /// @param encoded whether as quoted-printable
    record Text(String type, String lines, boolean encoded) implements MimePart {

        static Text of(String type, String text) {
            byte[] lines = lines(text);
            boolean plain = isPlain(lines);
            byte[] written = plain ? lines : AsciiForm.quotedPrintable(lines);
            return new Text(type, new String(written, StandardCharsets.US_ASCII), !plain);
        }

        /// With LF at the end of each line, the last one too.
        private static byte[] lines(String text) {
            String lines = text.replace("\r\n", "\n").replace('\r', '\n');
            boolean ended = lines.isEmpty() || lines.endsWith("\n");
            return (ended ? lines : lines + "\n").getBytes(StandardCharsets.UTF_8);
        }

        /// ASCII in lines that every server takes, and that no mailbox makes anything else of.
        private static boolean isPlain(byte[] lines) {
            int start = 0;
            for (int i = 0; i < lines.length; i++) {
                byte octet = lines[i];
                if (octet == '\n') {
                    boolean blankEnd = i > start && (lines[i - 1] == ' ' || lines[i - 1] == '\t');
                    boolean parts = new String(lines, start, Math.min(5, i - start), StandardCharsets.ISO_8859_1)
                            .equals("From ");
                    if (i - start > LONGEST_LINE || blankEnd || parts) {
                        return false;
                    }
                    start = i + 1;
                } else if ((octet < ' ' && octet != '\t') || octet == 0x7f) {
                    return false;
                }
            }
            return true;
        }

        @Override
        public String header() {
            return "Content-Type: " + type + "; charset=utf-8\nContent-Transfer-Encoding: "
                    + (encoded ? "quoted-printable" : "7bit") + "\n";
        }

        @Override
        public void write(OutputStream out) throws IOException {
            out.write(ascii(lines));
        }

        @Override
        public boolean holds(String delimiter) {
            return lines.contains(delimiter);
        }
    }

    /// What is enclosed, in base64.
    record Enclosed(Enclosure enclosure) implements MimePart {

        @Override
        public String header() {
            String id = enclosure.contentId();
            return "Content-Type: " + enclosure.type() + "\nContent-Transfer-Encoding: base64\n"
                    + enclosure.disposition() + "\n" + (id == null ? "" : "Content-ID: <" + id + ">\n");
        }

        @Override
        public void write(OutputStream out) throws IOException {
            OutputStream unclosed = new FilterOutputStream(out) {
                @Override
                public void write(byte[] octets, int offset, int length) throws IOException {
                    out.write(octets, offset, length);
                }

                @Override
                public void close() {
                    // Other parts follow.
                }
            };
            try (InputStream in = enclosure.source().open();
                    OutputStream encoded =
                            Base64.getMimeEncoder(76, new byte[] {'\n'}).wrap(unclosed)) {
                in.transferTo(encoded);
            }
        }

        @Override
        public boolean holds(String delimiter) {
            return false;
        }
    }
}
