package org.zsmtp.submission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zsmtp.smtp.mail.MailObject;

class OutgoingTest {

    private static Outgoing outgoing(String header) {
        return Outgoing.of(Message.of(HeaderTest.header(header + "\n"), "hello\n".getBytes(StandardCharsets.US_ASCII)));
    }

    private static List<String> to(MailObject mail) {
        return mail.envelope().recipients().stream()
                .map(each -> each.forwardPath().text())
                .toList();
    }

    private static Header header(MailObject mail) throws IOException {
        return HeaderTest.header(MessageTest.text(mail.content()));
    }

    @Test
    void envelopeFromTheHeader() throws IOException {
        MailObject mail = outgoing("From: Alice <alice@a.example>\nTo: bob@b.example\nBcc: carol@c.example\n")
                .mail();
        assertThat(mail.envelope().reversePath().text()).isEqualTo("alice@a.example");
        assertThat(to(mail)).containsExactly("bob@b.example", "carol@c.example");
        Header sent = header(mail);
        assertThat(sent.has("Bcc")).isFalse();
        assertThat(sent.first("Date").orElseThrow())
                .matches("[A-Z][a-z]{2}, \\d{1,2} [A-Z][a-z]{2} \\d{4} \\d\\d:\\d\\d:\\d\\d [+-]\\d{4}");
        assertThat(sent.first("Message-ID").orElseThrow()).matches("<[0-9a-f]{32}@a\\.example>");
        assertThat(sent.has("Sender")).isFalse();
        assertThat(sent.first("From")).contains("Alice <alice@a.example>");
    }

    @Test
    void whatIsThereStays() throws IOException {
        Header sent = header(outgoing("From: a@x\nTo: b@x\nDate: then\nMessage-ID: <1@x>\nSender: s@x\n")
                .mail());
        assertThat(sent.all("Date")).containsExactly("then");
        assertThat(sent.all("Message-ID")).containsExactly("<1@x>");
        assertThat(sent.fields()).hasSize(5);
    }

    @Test
    void givenOriginatorAndRecipientsCount() throws IOException {
        MailObject mail = outgoing("From: alice@x\nTo: no@x\n")
                .from("Robot <robot@x>")
                .to("Bob <bob@x>, carol@x", "dave@x")
                .mail();
        assertThat(mail.envelope().reversePath().text()).isEqualTo("robot@x");
        assertThat(to(mail)).containsExactly("bob@x", "carol@x", "dave@x");
        assertThat(header(mail).first("Sender")).contains("robot@x");
        assertThat(header(mail).first("To")).contains("no@x");
    }

    @Test
    void originatorBecomesTheAuthorWhereThereIsNone() throws IOException {
        assertThat(header(outgoing("To: b@x\n").from("alice@x").mail()).first("From"))
                .contains("alice@x");
        MailObject notice = outgoing("From: daemon@x\nTo: b@x\n").from("").mail();
        assertThat(notice.envelope().reversePath().text()).isEmpty();
        assertThat(header(notice).has("Sender")).isFalse();
    }

    @Test
    void addedFieldsAreConsulted() throws IOException {
        MailObject mail = outgoing("From: old@x\nTo: old@x\nCc: copy@x\n")
                .header("From", "J\u00fcrgen <new@x>")
                .header("To", "one@x")
                .header("to", "two@x")
                .mail();
        assertThat(mail.envelope().reversePath().text()).isEqualTo("new@x");
        assertThat(to(mail)).containsExactly("copy@x", "one@x", "two@x");
        assertThat(header(mail).all("To")).containsExactly("one@x", "two@x");
        assertThat(header(mail).first("From").orElseThrow()).endsWith("<new@x>");
    }

    @Test
    void resentMessage() throws IOException {
        MailObject mail = outgoing(
                        "Resent-From: r@x\nResent-To: b@x\nResent-Bcc: c@x\nFrom: a@x\nTo: old@x\nDate: then\n")
                .mail();
        assertThat(mail.envelope().reversePath().text()).isEqualTo("r@x");
        assertThat(to(mail)).containsExactly("b@x", "c@x");
        Header sent = header(mail);
        assertThat(sent.has("Resent-Date")).isTrue();
        assertThat(sent.has("Resent-Message-ID")).isTrue();
        assertThat(sent.has("Resent-Bcc")).isFalse();
        assertThat(sent.has("Message-ID")).isFalse();
        assertThat(sent.all("Date")).containsExactly("then");
        assertThat(HeaderEnvelope.of(sent).isResent()).isTrue();
    }

    @Test
    void whatIsAddedToABlockStandsWithIt() throws IOException {
        Header sent = header(
                outgoing("Received: x\nResent-To: b@x\nReceived: y\nResent-From: r@x\nResent-To: old@x\nFrom: a@x\n")
                        .from("s@x")
                        .mail());
        assertThat(sent.fields().getFirst().name()).isEqualTo("Received");
        assertThat(HeaderEnvelope.of(sent).recipients())
                .extracting(each -> each.text())
                .containsExactly("b@x");
        assertThat(sent.fields())
                .extracting(HeaderField::name)
                .startsWith("Received", "Resent-From", "Resent-Date", "Resent-Message-ID", "Resent-To", "Received");
    }

    @Test
    void nobodyIsAnError() {
        assertThatThrownBy(() -> outgoing("From: a@x\n").mail()).hasMessageContaining("no recipients");
        assertThatThrownBy(() -> outgoing("To: a@x\n").mail()).hasMessageContaining("no originator");
        assertThatThrownBy(() -> outgoing("From: a@x\nTo: b@x, <c@x\n").mail()).isInstanceOf(HeaderException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Type", "content-transfer-encoding", "MIME-Version", "Content-MD5", "a b", "X\n"})
    void fieldsOfTheBodyAreItsMakers(String name) {
        assertThatThrownBy(() -> outgoing("").header(name, "x")).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"b@x\r\nRCPT TO:<evil@x>", "b@x>\nDATA", "b@x\0", "<b@x> SIZE=1", "b@x,\r\n evil@x\r\n.\r\n"})
    void nothingIsPutInByAnAddress(String address) {
        assertThatThrownBy(() -> outgoing("From: a@x\n").to(address)).isInstanceOf(HeaderException.class);
        assertThatThrownBy(() -> outgoing("From: a@x\n").from(address)).isInstanceOf(HeaderException.class);
        assertThatThrownBy(() -> outgoing("").header("To", address + "\n"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
