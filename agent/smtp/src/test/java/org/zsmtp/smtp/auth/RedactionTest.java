package org.zsmtp.smtp.auth;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.zsmtp.smtp.wire.Reply;

/// Servers that repeat what they were sent.
class RedactionTest {

    private final Redaction redaction = new Redaction(new Credentials("tom@b.example", "opensesame"));

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(ISO_8859_1));
    }

    private boolean hides(String line) {
        return redaction.of(Reply.of(535, line)).lastLine().equals("***");
    }

    @Test
    void secretIsHiddenHoweverItComesBack() {
        assertThat(hides("bad password opensesame")).isTrue();
        assertThat(hides("bad password OpenSesame")).isTrue();
        assertThat(hides("AUTH " + base64("opensesame"))).isTrue();
        assertThat(hides("AUTH " + base64("tom@b.example"))).isTrue();
        assertThat(hides("5.7.8 tom@b.example is not welcome")).isFalse();
    }

    @Test
    void otherLinesOfTheReplyStay() {
        assertThat(redaction.of(Reply.of(535, "5.7.8 no", "you said opensesame", "bye")))
                .isEqualTo(Reply.of(535, "5.7.8 no", "***", "bye"));
        Reply innocent = Reply.of(250, "ok");
        assertThat(redaction.of(innocent)).isSameAs(innocent);
    }

    @Test
    void whatAMechanismSaysIsHiddenWhereItIsLongEnoughToBeASecret() {
        redaction.hide("7octets".getBytes(ISO_8859_1));
        assertThat(hides("7octets")).isFalse();
        redaction.hide("8 octets".getBytes(ISO_8859_1));
        assertThat(hides("you said 8 octets")).isTrue();
        assertThat(hides("you said " + base64("8 octets"))).isTrue();
    }

    @Test
    void nothingIsHiddenWhereThereIsNoSecret() {
        Reply reply = Reply.of(250, "");
        assertThat(new Redaction(null).of(reply)).isSameAs(reply);
        assertThat(new Redaction(new Credentials("", "")).of(reply)).isSameAs(reply);
    }
}
