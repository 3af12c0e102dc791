package org.zsmtp.bench;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.zsmtp.testkit.spool.MailDraft;
import org.zsmtp.testkit.spool.SpoolMaker;
import org.zsmtp.testkit.spool.SpooledMail;

/// One message for each way in which the agent sends a content, as large as wanted: it is written to its file piece
/// by piece.
enum HugeMessage {
    /// Nothing to convert.
    AS_IS("as it is, 8BITMIME", Pattern.FEW, "8bit", true, ""),
    /// 8-bit text, mostly ASCII, for a server without 8BITMIME.
    QUOTED_PRINTABLE("to quoted-printable", Pattern.FEW, "8bit", false, ""),
    /// 8-bit text, mostly not ASCII, for a server without 8BITMIME.
    BASE64("to base64", Pattern.MANY, "8bit", false, ""),
    /// Quoted-printable text, decoded by option.
    DECODED("from quoted-printable, -8", Pattern.ENCODED, "quoted-printable", true, "-8"),
    /// Parts of a megabyte, every other one 8-bit, for a server without 8BITMIME.
    MULTIPART("multipart, each part by itself", Pattern.FEW, "8bit", false, "");

    private static final String BOUNDARY = "=_next";
    private static final int PART = 1 << 20;

    /// What lines are made of.
    private enum Pattern {
        FEW("Gr\u00fc\u00dfe aus K\u00f6ln: the quick brown fox jumps over the lazy dog, 0123456789 = abc\n"),
        MANY("\u0416\u0438\u043b\u0438-\u0431\u044b\u043b\u0438 \u0434\u0435\u0434 \u0438 \u0431\u0430\u0431\u0430\n"),
        ENCODED("Gr=C3=BC=C3=9Fe aus K=C3=B6ln: the quick brown fox jumps over the lazy=\n dog\n"),
        ASCII("the quick brown fox jumps over the lazy dog 0123456789 abcdefghijklmnop\n");

        private final String line;

        Pattern(String line) {
            this.line = line;
        }

        /// So many octets at least, in whole lines.
        byte[] lines(int octets) {
            byte[] one = line.getBytes(StandardCharsets.UTF_8);
            return line.repeat(octets / one.length + 1).getBytes(StandardCharsets.UTF_8);
        }
    }

    private final String title;
    private final Pattern pattern;
    private final String encoding;
    private final boolean eightBitMime;
    private final String option;

    HugeMessage(String title, Pattern pattern, String encoding, boolean eightBitMime, String option) {
        this.title = title;
        this.pattern = pattern;
        this.encoding = encoding;
        this.eightBitMime = eightBitMime;
        this.option = option;
    }

    String title() {
        return title;
    }

    /// What the server announces.
    List<String> keywords() {
        return eightBitMime ? List.of("PIPELINING", "8BITMIME") : List.of("PIPELINING");
    }

    /// What the agent needs besides.
    List<String> options() {
        return option.isEmpty() ? List.of() : List.of(option);
    }

    /// @param megabytes of body
    void spool(SpoolMaker maker, int megabytes) throws IOException {
        MailDraft draft = SpoolMaker.draft()
                .to("sink.example", "bob@sink.example")
                .header("MIME-Version", "1.0")
                .header(
                        "Content-Type",
                        this == MULTIPART
                                ? "multipart/mixed; boundary=\"" + BOUNDARY + "\""
                                : "text/plain; charset=utf-8")
                .header("Content-Transfer-Encoding", encoding)
                .body("");
        SpooledMail mail = maker.put(draft);
        byte[] lines = pattern.lines(PART);
        byte[] others = Pattern.ASCII.lines(PART);
        try (OutputStream body =
                new BufferedOutputStream(Files.newOutputStream(mail.messageFile(), StandardOpenOption.APPEND))) {
            for (int part = 0; part < megabytes; part++) {
                boolean plain = this == MULTIPART && part % 2 == 1;
                if (this == MULTIPART) {
                    body.write(partHeader(plain));
                }
                body.write(plain ? others : lines);
            }
            if (this == MULTIPART) {
                body.write(("\n--" + BOUNDARY + "--\n").getBytes(StandardCharsets.US_ASCII));
            }
        }
    }

    private static byte[] partHeader(boolean plain) {
        return ("\n--" + BOUNDARY + "\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: "
                        + (plain ? "7bit" : "8bit") + "\n\n")
                .getBytes(StandardCharsets.US_ASCII);
    }
}
