package org.zsmtp.daemon.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zsmtp.smtp.mail.ConversionMode;
import org.zsmtp.spool.ControlFileReader;
import org.zsmtp.spool.MalformedControlFile;
import org.zsmtp.spool.RecipientLine;

class ReceivedClauseTest {
    private static final String STORED = "Received: (\"??\"@mx.sender.example) by mx.sender.example\n"
            + "\tid S2424901AbmKVEHRngTa0; Sun, 22 Nov 2026 04:07:17 +0000";

    @Test
    void theOriginalRecipientIsNamedAndTheDateMovesToItsOwnLine() throws IOException, MalformedControlFile {
        // As the original agent wrote it.
        assertThat(ReceivedClause.insert(
                        STORED, ConversionMode.NONE, line("bob@example.net", "rfc822;bob@example.net")))
                .isEqualTo(STORED.replace("; ", " (ORCPT <rfc822;bob@example.net>);\n\t"));
    }

    @Test
    void withoutOneTheRecipientIs() throws IOException, MalformedControlFile {
        assertThat(ReceivedClause.insert(
                        "Received: by relay.example id S1; Sun, 22 Nov 2026 04:07:17 +0000",
                        ConversionMode.NONE,
                        line("b@c", null)))
                .isEqualTo("Received: by relay.example id S1 for <b@c>; Sun, 22 Nov 2026 04:07:17 +0000");
    }

    @Test
    void aLongClauseGetsALineOfItsOwn() throws IOException, MalformedControlFile {
        String user = "a-rather-long-name-of-somebody@a-rather-long-name-of-a-domain.example";
        assertThat(ReceivedClause.insert(STORED, ConversionMode.NONE, line(user, null)))
                .isEqualTo("Received: (\"??\"@mx.sender.example) by mx.sender.example\n"
                        + "\tid S2424901AbmKVEHRngTa0 for\n"
                        + "\t<" + user + ">;\n"
                        + "\tSun, 22 Nov 2026 04:07:17 +0000");
    }

    @Test
    void xtextIsDecoded() throws IOException, MalformedControlFile {
        assertThat(ReceivedClause.insert(
                        "Received: by x; date", ConversionMode.NONE, line("b@c", "rfc822;bob+2Borig@c")))
                .isEqualTo("Received: by x (ORCPT <rfc822;bob+orig@c>); date");
    }

    @Test
    void whatIsNoReceivedFieldStaysAsItIs() throws IOException, MalformedControlFile {
        assertThat(ReceivedClause.insert("Subject: a; b", ConversionMode.NONE, line("b@c", null)))
                .isEqualTo("Subject: a; b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rfc822;a+0D+0ABcc:+20x", "rfc822;a+28b", "rfc822;a+5Cb", "rfc822;a+zz", "rfc822;a+E9"})
    void whatCouldBreakTheFieldIsNotWritten(String original) throws IOException, MalformedControlFile {
        assertThat(ReceivedClause.insert(STORED, ConversionMode.NONE, line("b@c", original)))
                .isEqualTo(STORED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a(b@c", "\"a\\\\b\"@c", "a\rb@c", "a\u00e9@c"})
    void norIsSuchAnAddress(String user) throws IOException, MalformedControlFile {
        assertThat(ReceivedClause.insert(STORED, ConversionMode.NONE, line(user, null)))
                .isEqualTo(STORED);
    }

    @Test
    void conversionIsSaidBeforeTheRecipient() throws IOException, MalformedControlFile {
        // As the original agent wrote it.
        assertThat(ReceivedClause.insert(
                        STORED, ConversionMode.QUOTED_PRINTABLE, line("bob@example.net", "rfc822;bob@example.net")))
                .isEqualTo(STORED.replace(
                        "; ", " convert rfc822-to-quoted-printable (ORCPT\n\t<rfc822;bob@example.net>); "));
    }

    @Test
    void conversionIsSaidToSeveralRecipientsWithoutNamingAny() {
        assertThat(ReceivedClause.insert("Received: by x; date", ConversionMode.EIGHT_BIT, null))
                .isEqualTo("Received: by x convert rfc822-to-8bit; date");
        assertThat(ReceivedClause.insert("Received: by x", ConversionMode.PARTS, null))
                .isEqualTo("Received: by x convert rfc822-to-quoted-printable");
        assertThat(ReceivedClause.insert(STORED, ConversionMode.NONE, null)).isEqualTo(STORED);
    }

    private static RecipientLine line(String user, @Nullable String original) throws IOException, MalformedControlFile {
        String text = "@ 0x7\ni 1\no 0\nl x\ns local - a@b 1\nr           smtp b.example " + user + " 1\n"
                + (original == null ? "" : "N ORCPT=" + original + "\n") + "m\nA: b\n\n";
        return ControlFileReader.of(text.getBytes(StandardCharsets.ISO_8859_1))
                .recipients()
                .rest()
                .getFirst();
    }

    /// A TAB counts up to its stop, wherever it stands.
    @ParameterizedTest
    @CsvSource({"'Received: by ', 54", "'Received: by x\n\tid ', 56", "'Received:\tby ', 48", "'Received:\t\tby ', 40"})
    void lineEndsAtColumn77(String start, int length) throws IOException, MalformedControlFile {
        String full = start + "x".repeat(length);
        assertThat(ReceivedClause.insert(full, ConversionMode.NONE, line("b@c", null)))
                .isEqualTo(full + " for <b@c>");
        assertThat(ReceivedClause.insert(full + "x", ConversionMode.NONE, line("b@c", null)))
                .isEqualTo(full + "x for\n\t<b@c>");
    }

    @Test
    void fieldWithoutADateKeepsItsSemicolon() throws IOException, MalformedControlFile {
        assertThat(ReceivedClause.insert("Received: by x;", ConversionMode.NONE, line("b@c", null)))
                .isEqualTo("Received: by x for <b@c>;");
    }

    @Test
    void charactersFromTheSpaceToTheTildeAreWritten() throws IOException, MalformedControlFile {
        assertThat(ReceivedClause.insert("Received: by x; date", ConversionMode.NONE, line("\"a ~\"@c", null)))
                .isEqualTo("Received: by x for <\"a ~\"@c>; date");
        assertThat(ReceivedClause.insert("Received: by x; date", ConversionMode.NONE, line("a\177@c", null)))
                .isEqualTo("Received: by x; date");
    }

    @Test
    void originalRecipientWithoutATypeIsNamedAsItIs() throws IOException, MalformedControlFile {
        assertThat(ReceivedClause.insert("Received: by x; date", ConversionMode.NONE, line("b@c", "a+2Bb")))
                .isEqualTo("Received: by x (ORCPT <a+b>); date");
    }
}
