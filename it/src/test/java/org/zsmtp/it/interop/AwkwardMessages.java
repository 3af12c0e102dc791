package org.zsmtp.it.interop;

import java.nio.charset.StandardCharsets;
import java.util.List;

/// The corpus that every server is sent.
final class AwkwardMessages {

    private static final String MIME = "MIME-Version: 1.0";
    private static final String EIGHT_BIT = "Content-Transfer-Encoding: 8bit";
    private static final String TEXT = "Content-Type: text/plain; charset=utf-8";
    private static final String GREETING = octets("Gr\u00fc\u00dfe aus K\u00f6ln, \u20ac 5\n");

    private AwkwardMessages() {}

    /// Small ones, all of which a server with 8BITMIME is to take.
    static List<AwkwardMessage> corpus() {
        return List.of(
                message("plain", "Hello there,\nsecond line\n"),
                message("dots", ".\n..\n.a dot\n\n.\n"),
                message("no-final-line-end", "the last line has no end"),
                message("ends-with-dot", "x\n."),
                message("ends-with-eight-bit", octets("\u00e9"), MIME, TEXT, EIGHT_BIT),
                message("empty", ""),
                message("empty-lines", "\n\n\n\n"),
                message("tabs-and-blanks", "\t\ttabs\n   blanks   \n \n\t\n"),
                message("looks-like-smtp", "QUIT\nMAIL FROM:<x@y.example>\nDATA\nRSET\n"),
                message("from-line", "From here on it goes well\n"),
                message("lone-returns", "one\rtwo\r\nthree\n"),
                message("return-before-dot", "one\r.\rtwo\n"),
                message("eight-bit", GREETING + "=20 not coded = \n" + GREETING, MIME, TEXT, EIGHT_BIT),
                message("eight-bit-blanks", GREETING.strip() + "  \n.\n" + GREETING + "\t\n", MIME, TEXT, EIGHT_BIT),
                message(
                        "eight-bit-html",
                        GREETING.repeat(3),
                        MIME,
                        "Content-Type: text/html; charset=UTF-8",
                        EIGHT_BIT),
                message("eight-bit-untyped", GREETING + "\u00ff\u00fe\u0080\n"),
                message("eight-bit-header", "plain body\n", octets("Subject: Gr\u00fc\u00dfe an alle")),
                message(
                        "mostly-eight-bit",
                        octets("\u0416\u0434\u0451\u043c ").repeat(900) + "\n",
                        MIME,
                        TEXT,
                        EIGHT_BIT),
                message(
                        "octets",
                        everyOctetBut("\0\r\n").repeat(8) + "\n",
                        MIME,
                        "Content-Type: application/octet-stream",
                        EIGHT_BIT),
                message("nul", "before \0 behind\n", MIME, "Content-Type: text/plain; charset=us-ascii"),
                message("nul-untyped", "\0\n.\0\n"),
                message("lines-of-998", "x".repeat(998) + "\n." + "y".repeat(997) + "\n"),
                message("lines-over-998", "z".repeat(999) + "\n" + "short\n" + ".w".repeat(40_000) + "\n"),
                message("eight-bit-lines-over-998", GREETING.strip().repeat(200) + "\n", MIME, TEXT, EIGHT_BIT),
                message(
                        "quoted-printable",
                        "Gr=C3=BC=C3=9Fe =\nsoft\n",
                        MIME,
                        TEXT,
                        "Content-Transfer-Encoding: quoted-printable"),
                message("base64", "R3LDvMOfZQo=\n", MIME, TEXT, "Content-Transfer-Encoding: base64"),
                message(
                        "multipart",
                        multipart("outer", List.of(part(TEXT, EIGHT_BIT, GREETING), nested())),
                        MIME,
                        mixed("outer"),
                        EIGHT_BIT),
                message(
                        "message",
                        "Subject: inner\n" + MIME + "\n" + TEXT + "\n" + EIGHT_BIT + "\n\n" + GREETING,
                        MIME,
                        "Content-Type: message/rfc822",
                        EIGHT_BIT),
                message(
                        "message-in-multipart",
                        multipart(
                                "out",
                                List.of(part(
                                        "Content-Type: message/rfc822",
                                        EIGHT_BIT,
                                        "Subject: inner\n" + MIME + "\n" + mixed("in") + "\n" + EIGHT_BIT + "\n\n"
                                                + multipart("in", List.of(part(TEXT, EIGHT_BIT, GREETING)))))),
                        MIME,
                        mixed("out"),
                        EIGHT_BIT),
                message(
                        "multipart-seven-bit",
                        multipart("b", List.of(part(TEXT, "X-Part: 1", "plain\n"))),
                        MIME,
                        mixed("b")),
                message("dkim", "signed\n", dkim()),
                message("dkim-eight-bit", GREETING, MIME, TEXT, EIGHT_BIT, dkim()),
                message(
                        "signed-eight-bit",
                        multipart(
                                "s",
                                List.of(
                                        part(TEXT, EIGHT_BIT, GREETING),
                                        part("Content-Type: application/pgp-signature", "X-Part: 2", "sig\n"))),
                        MIME,
                        "Content-Type: multipart/signed; protocol=\"application/pgp-signature\"; micalg=pgp-sha1; boundary=\"s\""));
    }

    /// 50 MB, 8-bit throughout.
    static AwkwardMessage large() {
        StringBuilder body = new StringBuilder(50_100_000);
        for (int line = 0; body.length() < 50_000_000; line++) {
            body.append(line).append(' ').append(GREETING);
        }
        return message("large", body.toString(), MIME, TEXT, EIGHT_BIT);
    }

    private static AwkwardMessage message(String name, String body, String... fields) {
        return new AwkwardMessage(name, List.of(fields), body);
    }

    private static String nested() {
        return part(
                mixed("inner"),
                EIGHT_BIT,
                multipart(
                        "inner",
                        List.of(
                                part(
                                        "Content-Type: text/html; charset=utf-8",
                                        EIGHT_BIT,
                                        "<p>\n.\n" + GREETING.strip()),
                                part("Content-Type: image/x-none", "Content-Transfer-Encoding: base64", "AAECAwQF\n"),
                                part(TEXT, "Content-Transfer-Encoding: quoted-printable", "=C3=A9=\n\n"))));
    }

    private static String mixed(String boundary) {
        return "Content-Type: multipart/mixed; boundary=\"" + boundary + "\"";
    }

    private static String part(String type, String second, String body) {
        return type + "\n" + second + "\n\n" + body;
    }

    private static String multipart(String boundary, List<String> parts) {
        StringBuilder body = new StringBuilder("a preamble\n");
        for (String part : parts) {
            body.append("--").append(boundary).append('\n').append(part).append('\n');
        }
        return body.append("--").append(boundary).append("--\nan epilogue\n").toString();
    }

    private static String dkim() {
        return "DKIM-Signature: v=1; a=rsa-sha256; d=sender.example; s=s1; h=subject; bh=AAAA;\n\tb=AAAA";
    }

    private static String everyOctetBut(String left) {
        StringBuilder octets = new StringBuilder();
        for (char octet = 0; octet < 256; octet++) {
            if (left.indexOf(octet) < 0) {
                octets.append(octet);
            }
        }
        return octets.toString();
    }

    private static String octets(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }
}
