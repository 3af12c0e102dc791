package org.zsmtp.daemon.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zsmtp.spool.ControlFileReader;
import org.zsmtp.spool.MalformedControlFile;
import org.zsmtp.spool.RecipientLine;

class ReceivedClauseTest {
    private static final String STORED = "Received: (\"??\"@mx.sender.example) by mx.sender.example\n"
            + "\tid S2424901AbmKVEHRngTa0; Sun, 22 Nov 2026 04:07:17 +0000";

    @Test
    void theOriginalRecipientIsNamedAndTheDateMovesToItsOwnLine() throws MalformedControlFile {
        // As the original agent wrote it.
        assertThat(ReceivedClause.insert(STORED, line("bob@example.net", "rfc822;bob@example.net")))
                .isEqualTo(STORED.replace("; ", " (ORCPT <rfc822;bob@example.net>);\n\t"));
    }

    @Test
    void withoutOneTheRecipientIs() throws MalformedControlFile {
        assertThat(ReceivedClause.insert(
                        "Received: by relay.example id S1; Sun, 22 Nov 2026 04:07:17 +0000", line("b@c", null)))
                .isEqualTo("Received: by relay.example id S1 for <b@c>; Sun, 22 Nov 2026 04:07:17 +0000");
    }

    @Test
    void aLongClauseGetsALineOfItsOwn() throws MalformedControlFile {
        String user = "a-rather-long-name-of-somebody@a-rather-long-name-of-a-domain.example";
        assertThat(ReceivedClause.insert(STORED, line(user, null)))
                .isEqualTo("Received: (\"??\"@mx.sender.example) by mx.sender.example\n"
                        + "\tid S2424901AbmKVEHRngTa0\n"
                        + "\tfor <" + user + ">;\n"
                        + "\tSun, 22 Nov 2026 04:07:17 +0000");
    }

    @Test
    void xtextIsDecoded() throws MalformedControlFile {
        assertThat(ReceivedClause.insert("Received: by x; date", line("b@c", "rfc822;bob+2Borig@c")))
                .isEqualTo("Received: by x (ORCPT <rfc822;bob+orig@c>); date");
    }

    @Test
    void whatIsNoReceivedFieldStaysAsItIs() throws MalformedControlFile {
        assertThat(ReceivedClause.insert("Subject: a; b", line("b@c", null))).isEqualTo("Subject: a; b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rfc822;a+0D+0ABcc:+20x", "rfc822;a+28b", "rfc822;a+5Cb", "rfc822;a+zz", "rfc822;a+E9"})
    void whatCouldBreakTheFieldIsNotWritten(String original) throws MalformedControlFile {
        assertThat(ReceivedClause.insert(STORED, line("b@c", original))).isEqualTo(STORED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a(b@c", "\"a\\\\b\"@c", "a\rb@c", "a\u00e9@c"})
    void norIsSuchAnAddress(String user) throws MalformedControlFile {
        assertThat(ReceivedClause.insert(STORED, line(user, null))).isEqualTo(STORED);
    }

    private static RecipientLine line(String user, @Nullable String original) throws MalformedControlFile {
        String text = "@ 0x7\ni 1\no 0\nl x\ns local - a@b 1\nr           smtp b.example " + user + " 1\n"
                + (original == null ? "" : "N ORCPT=" + original + "\n") + "m\nA: b\n\n";
        return ControlFileReader.parse(text.getBytes(StandardCharsets.ISO_8859_1))
                .recipients()
                .getFirst();
    }
}
