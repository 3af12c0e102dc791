package org.zsmtp.bench.micro;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// Texts that benchmarks work on, one octet in each character.
final class Samples {

    static final String EIGHT_BIT_HEADER = """
            From: alice@sender.example
            To: bob@sink.example
            Subject: bench
            MIME-Version: 1.0
            Content-Type: text/plain; charset=utf-8
            Content-Transfer-Encoding: 8bit

            """;

    private Samples() {}

    /// A body of text lines.
    ///
    /// @param octets in all
    /// @param dots   every how many lines one begins with a dot; 0 for none
    /// @param high   whether there are letters beyond ASCII, in UTF-8
    static String body(int octets, int dots, boolean high) {
        String greeting = high ? "Gr\u00fc\u00dfe: " : "Greetings: ";
        String line = new String(
                (greeting + "the quick brown fox jumps over the lazy dog 0123456789\n")
                        .getBytes(StandardCharsets.UTF_8),
                StandardCharsets.ISO_8859_1);
        StringBuilder text = new StringBuilder(octets + 100);
        for (int number = 1; text.length() < octets; number++) {
            text.append(dots > 0 && number % dots == 0 ? "." : "").append(line);
        }
        text.setLength(octets);
        text.setCharAt(octets - 1, '\n');
        return text.toString();
    }

    /// A control file as a router writes it.
    static String controlFile(int recipients) {
        StringBuilder text = new StringBuilder("""
                @ 0x00000007
                i 2424900
                o 123
                l <S2424900AbmKVEGtXWfQ3/20261122040649Z+1@mx.sender.example>
                e alice@sender.example
                e alice@sender.example
                s local alice@sender.example alice@sender.example 1
                """);
        for (int number = 0; number < recipients; number++) {
            text.append(String.format(Locale.ROOT, """
                    r           smtp sink.example bob%1$d@sink.example 65534
                    N ORCPT=rfc822;bob%1$d@sink.example INRCPT=rfc822;bob%1$d@sink.example INFROM=rfc822;alice@sender.example
                    """, number));
        }
        return text.append("""
                m
                Received: ("??"@mx.sender.example) by mx.sender.example
                \tid S2424900AbmKVEGtXWfQ3; Sun, 22 Nov 2026 04:06:49 +0000
                Message-Id: <S2424900AbmKVEGtXWfQ3/20261122040649Z+1@mx.sender.example>
                Date:\tSun, 22 Nov 2026 04:06:49 +0000

                """).toString();
    }
}
