package org.zsmtp.smtp.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zsmtp.smtp.address.ForwardPath;
import org.zsmtp.smtp.address.ReversePath;

class ParametersTest {

    static List<String> hostile() {
        return List.of(
                "",
                "a b",
                "a=b",
                "a\r\nb",
                "a\nb",
                "a\u0000b",
                "+",
                "+0",
                "+0d",
                "+00",
                "+0D+0A",
                "+1B",
                "+7F",
                "+E4",
                "\u00e4",
                "\u2028",
                "a\u760d\u760ab");
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void hostileTextIsNoEnvelopeId(String text) {
        assertThatThrownBy(() -> new EnvelopeId(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void hostileTextIsNoOriginalRecipient(String text) {
        assertThatThrownBy(() -> OriginalRecipient.parse("rfc822;" + text))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void envelopeIdHasABound() {
        assertThat(new EnvelopeId("a".repeat(100)).xtext()).hasSize(100);
        assertThatThrownBy(() -> new EnvelopeId("a".repeat(101))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void originalRecipientIsReadAndWritten() {
        OriginalRecipient recipient = OriginalRecipient.parse("rfc822;Bob+2Bx@Example.COM");
        assertThat(recipient.addressType()).isEqualTo("rfc822");
        assertThat(recipient.xtext()).isEqualTo("Bob+2Bx@Example.COM");
        assertThat(recipient).hasToString("rfc822;Bob+2Bx@Example.COM");
        assertThat(OriginalRecipient.parse("x-local;a;b")).isEqualTo(new OriginalRecipient("x-local", "a;b"));
    }

    @Test
    void originalRecipientHasABound() {
        assertThat(new OriginalRecipient("rfc822", "a".repeat(493)).toString()).hasSize(500);
        assertThatThrownBy(() -> new OriginalRecipient("rfc822", "a".repeat(494)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rfc822", ";a", "rfc 822;a", "rfc822=;a", "rfc822\r\n;a", "r\u00e4;a", "rfc822;"})
    void originalRecipientHasATypeAndAnAddress(String text) {
        assertThatThrownBy(() -> OriginalRecipient.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void conditionsOfANoticeAreWrittenInOneOrder() {
        assertThat(Notify.NEVER).hasToString("NEVER");
        List<Notify.Condition> backwards =
                List.of(Notify.Condition.DELAY, Notify.Condition.FAILURE, Notify.Condition.SUCCESS);
        assertThat(new Notify(new LinkedHashSet<>(backwards))).hasToString("SUCCESS,FAILURE,DELAY");
        assertThat(new Notify(Set.of())).isEqualTo(Notify.NEVER);
        assertThat(Notify.on(Notify.Condition.SUCCESS).success()).isTrue();
        assertThat(Notify.NEVER.success()).isFalse();
    }

    @Test
    void noticeOfSuccessIsWantedOnlyWhereSaid() {
        assertThat(RcptParameters.NONE.wantsSuccessNotice()).isFalse();
        assertThat(new RcptParameters(Notify.on(Notify.Condition.FAILURE), null).wantsSuccessNotice())
                .isFalse();
        assertThat(new RcptParameters(Notify.on(Notify.Condition.SUCCESS), null).wantsSuccessNotice())
                .isTrue();
    }

    @Test
    void envelopeHasRecipientsWithIdsOfTheirOwn() {
        ReversePath sender = ReversePath.parse("s@a.example");
        Recipient first = new Recipient(ForwardPath.parse("r@b.example"), RcptParameters.NONE, 1);
        assertThatThrownBy(() -> new Envelope(sender, MailParameters.NONE, List.of()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Envelope(sender, MailParameters.NONE, List.of(first, first)))
                .isInstanceOf(IllegalArgumentException.class);
        Envelope envelope = new Envelope(sender, MailParameters.NONE, List.of(first));
        Recipient second = new Recipient(ForwardPath.parse("r@b.example"), RcptParameters.NONE, 2);
        assertThat(envelope.to(List.of(second)).recipients()).containsExactly(second);
    }

    @Test
    void addressTypeIsMadeOfLettersDigitsAndHyphens() {
        assertThat(OriginalRecipient.parse("azAZ09-;a")).hasToString("azAZ09-;a");
        for (char beside : "/:@[`{ ".toCharArray()) {
            assertThatThrownBy(() -> OriginalRecipient.parse("rfc" + beside + "822;a"))
                    .as("%c", beside)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
