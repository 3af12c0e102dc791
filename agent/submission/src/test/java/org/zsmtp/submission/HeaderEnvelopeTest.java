package org.zsmtp.submission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zsmtp.smtp.address.ForwardPath;
import org.zsmtp.smtp.address.InternationalMailbox;
import org.zsmtp.smtp.address.NullReversePath;
import org.zsmtp.submission.HeaderEnvelope.Originator;

class HeaderEnvelopeTest {

    private static List<String> recipients(String header) throws HeaderException {
        return HeaderEnvelope.of(HeaderTest.header(header)).recipients().stream()
                .map(ForwardPath::text)
                .toList();
    }

    private static List<String> to(String value) throws HeaderException {
        return recipients("To: " + value + "\n\n");
    }

    private static String originator(String header, Originator choice) throws HeaderException {
        return HeaderEnvelope.of(HeaderTest.header(header))
                .originator(choice)
                .map(each -> each.text())
                .orElse("none");
    }

    private static String status(String value) {
        try {
            return "no error: " + to(value);
        } catch (HeaderException wrong) {
            assertThat(wrong.getMessage()).matches("[ -~]*");
            return wrong.status().toString();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "bob@b.example | bob@b.example",
                "<bob@b.example> | bob@b.example",
                "Bob <bob@b.example> | bob@b.example",
                "Bob B. Dobbs <bob@b.example> | bob@b.example",
                "\"Bob, the first\" <bob@b.example> | bob@b.example",
                "\"a\\\"<evil@e.example>\" <bob@b.example> | bob@b.example",
                "bob@b.example (Bob, of <b>) , carol@c.example | bob@b.example carol@c.example",
                "(one (two \\) (three)))bob@b.example | bob@b.example",
                "bob(x)@(y)b(z).example | bob@b.example",
                "bob . dobbs @ b . example | bob.dobbs@b.example",
                "bob@b.example,,, ,carol@c.example, | bob@b.example carol@c.example",
                "Friends: bob@b.example, Carol <carol@c.example>; , dave@d.example | bob@b.example carol@c.example dave@d.example",
                "undisclosed-recipients:; | ~~",
                "a:;,b:; | ~~",
                "<@x.example,@y.example:bob@b.example> | bob@b.example",
                "\"bob dobbs\"@b.example | \"bob dobbs\"@b.example",
                "\"a,b\"@b.example,c@d.example | \"a,b\"@b.example c@d.example",
                "\"a@b\"@c.example | \"a@b\"@c.example",
                "bob@[192.0.2.1] | bob@[192.0.2.1]",
                "bob@[IPv6:2001:db8::1] | bob@[IPv6:2001:db8::1]",
                "bob@b.example; Carol <carol@c.example>; | bob@b.example carol@c.example",
                "a: bob@b.example;; carol@c.example | bob@b.example carol@c.example",
                "bob | bob",
                "postmaster | Postmaster",
                "bob@b.example, bob@b.example | bob@b.example",
                "=?utf-8?q?evil=40e.example=2C?= <bob@b.example> | bob@b.example",
                "bob@b.example <carol@c.example> | carol@c.example",
            })
    void addressesAreRead(String value, String expected) throws Exception {
        assertThat(String.join(" ", to(value))).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bob@b.example carol@c.example",
                "bob carol",
                "Bob bob@b.example",
                "<bob@b.example",
                "bob@b.example>",
                "<bob@b.example> carol@c.example",
                "<bob@b.example><carol@c.example>",
                "<>",
                "Bob <>",
                "<bob@b.example,carol@c.example>",
                "<bob carol@b.example>",
                "\"bob@b.example",
                "(bob@b.example",
                "bob@b.example)",
                "a:b:c@d.example;;",
                "a: bob@b.example",
                ":bob@b.example",
                "bob@b.example:x;",
                "bob@",
                "@b.example",
                "bob@@b.example",
                "bob@b@c.example",
                "bob@b..example",
                "bob@-b.example",
                "bob@[300.0.0.1]",
                "bob@[192.0.2.1",
                "bob\\@b.example",
                "bob@b.example\0",
                "bob@b\0.example",
                "a:;b:;",
                "bob\rcarol@b.example",
                "\"bob\0\"@b.example",
                "\"bob\"carol@b.example",
                "\"a\"\"b\"@c.example",
                "=?utf-8?q?bob=40b.example?= x",
                "<@x:y:bob@b.example>",
                "\"\\",
                "(\\",
                "<",
                "bob@[",
            })
    void whatIsBrokenIsAnErrorAndNoShorterList(String value) {
        assertThat(status("alice@a.example, " + value)).isEqualTo("5.1.3");
    }

    @Test
    void addressInHeaderIsNoLongerThanAPath() {
        assertThat(status("x".repeat(300) + "@b.example")).isEqualTo("5.1.3");
    }

    @Test
    void encodedWordsAreNoAddresses() throws Exception {
        assertThat(to("=?utf-8?q?bob=40b.example?=")).containsExactly("=?utf-8?q?bob=40b.example?=");
        assertThat(status("=?utf-8?q?bob?= =?utf-8?q?carol?=")).isEqualTo("5.1.3");
    }

    @Test
    void addressesBeyondAscii() throws Exception {
        assertThat(HeaderEnvelope.recipients("J\u00fcrgen <bob@b\u00fccher.example>")
                        .getFirst()
                        .text())
                .isEqualTo("bob@xn--bcher-kva.example");
        for (String wide : List.of("j\u00fcrgen@b.example", "\"j\u00fc\"@b.example", "<j\u00fcrgen@b.example>")) {
            assertThat(HeaderEnvelope.recipients(wide))
                    .singleElement()
                    .isInstanceOfSatisfying(
                            InternationalMailbox.class,
                            each -> assertThat(each).hasToString(wide.replaceAll("[<>]", "")));
        }
        for (String none : List.of("j\u00fcrgen@\u2603.example", "j\u00fcrgen", "j\u00fc\ufffd@b.example")) {
            assertThatThrownBy(() -> HeaderEnvelope.recipients(none))
                    .isInstanceOfSatisfying(
                            HeaderException.class,
                            each -> assertThat(each.status()).hasToString("5.6.7"))
                    .message()
                    .matches("[ -~]*");
        }
        assertThat(status("bob@b\u00fccher.example")).as("no UTF-8").isEqualTo("5.6.7");
    }

    @Test
    void recipientsOfAllFieldsInTheirOrder() throws Exception {
        assertThat(recipients(
                        "Cc: c@x\nTo: a@x,\n b@x\nbcc: d@x\nto: e@x\nX-To: no@x\nApparently-To: no@x\n\nTo: body@x"))
                .containsExactly("c@x", "a@x", "b@x", "d@x", "e@x");
        assertThat(recipients("Subject: nobody\n\n")).isEmpty();
        assertThat(recipients("To:\nCc: \n\n")).isEmpty();
    }

    @Test
    void resentMessageGoesToItsFirstBlockOnly() throws Exception {
        String header = """
                Received: by relay.example
                Resent-From: second@x
                Resent-To: b@x
                Resent-Cc: c@x
                Received: by other.example
                Resent-From: first@x
                Resent-To: a@x
                From: alice@a.example
                To: old@x
                Bcc: secret@x

                """;
        assertThat(recipients(header)).containsExactly("b@x", "c@x");
        assertThat(originator(header, Originator.FROM)).isEqualTo("second@x");
        assertThat(HeaderEnvelope.of(HeaderTest.header(header)).isResent()).isTrue();
    }

    @Test
    void olderBlockRightBehindIsNotTheFirst() throws Exception {
        assertThat(recipients("Resent-From: s@x\nResent-To: b@x\nResent-From: f@x\nResent-To: a@x\nTo: old@x\n\n"))
                .containsExactly("b@x");
        assertThat(recipients("Resent-To: b@x\nResent-To: c@x\nResent-Bcc: d@x\n\n"))
                .containsExactly("b@x", "c@x", "d@x");
    }

    @Test
    void resentMessageWithoutRecipientsDoesNotFallBack() throws Exception {
        assertThat(recipients("Resent-From: s@x\nTo: old@x\n\n")).isEmpty();
        assertThat(originator("Resent-To: b@x\nFrom: old@x\n\n", Originator.SENDER))
                .isEqualTo("none");
    }

    @Test
    void originatorIsTheSendersOrTheAuthors() throws Exception {
        String both = "From: Alice <alice@x>\nSender: Secretary <bob@x>\n\n";
        assertThat(originator(both, Originator.SENDER)).isEqualTo("bob@x");
        assertThat(originator(both, Originator.FROM)).isEqualTo("alice@x");
        assertThat(originator("From: alice@x, bob@x\n\n", Originator.FROM)).isEqualTo("alice@x");
        assertThat(originator("To: x@x\n\n", Originator.SENDER)).isEqualTo("none");
        for (String wrong :
                List.of("From: alice@x, bob@x", "From: a@x\nFrom: b@x", "From:", "From: <>", "Sender: a@x b@x")) {
            assertThatThrownBy(() -> originator(wrong + "\n\n", Originator.SENDER))
                    .as(wrong)
                    .isInstanceOfSatisfying(
                            HeaderException.class,
                            each -> assertThat(each.status()).hasToString("5.1.7"));
        }
    }

    @Test
    void originatorFromText() throws Exception {
        assertThat(HeaderEnvelope.originator("")).isEqualTo(new NullReversePath());
        assertThat(HeaderEnvelope.originator("<>")).isEqualTo(new NullReversePath());
        assertThat(HeaderEnvelope.originator("Alice <alice@x>").text()).isEqualTo("alice@x");
        for (String wrong : List.of(" ", "a@x,b@x", "a@x\r\nRCPT TO:<evil@x>", "a@x> SIZE=1", "a@x\0")) {
            assertThatThrownBy(() -> HeaderEnvelope.originator(wrong)).as(wrong).isInstanceOf(HeaderException.class);
        }
    }

    /// Nothing that is given as an address holds anything but an address, and nothing takes long.
    @Test
    void anyTextIsAListOrAnError() {
        Random random = new Random(4711);
        String[] bits = {
            "a",
            "b.example",
            "@",
            "<",
            ">",
            "(",
            ")",
            "\"",
            "\\",
            ",",
            ";",
            ":",
            " ",
            ".",
            "[",
            "]",
            "[192.0.2.1]",
            "\0",
            "\r",
            "\u00c3\u00bc",
            "\u00ff",
            "=?utf-8?q?x?=",
            "\t",
            "g:"
        };
        int lists = 0;
        for (int round = 0; round < 100_000; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(12); i > 0; i--) {
                text.append(bits[random.nextInt(bits.length)]);
            }
            try {
                for (String each : to(text.toString())) {
                    ForwardPath path = each.chars().allMatch(c -> c < 0x80)
                            ? ForwardPath.parse(each)
                            : InternationalMailbox.parse(each);
                    assertThat(path.text()).isEqualTo(each);
                }
                lists++;
            } catch (HeaderException wrong) {
                assertThat(wrong.getMessage()).matches("[ -~]*");
            }
        }
        assertThat(lists).isGreaterThan(1000);
    }

    @Test
    void largeFieldsAreReadInOnePass() {
        long began = System.nanoTime();
        for (String bit :
                List.of("(", "\"", "<", "a@b.example,", "\\", "((((", "a ", ":", "g:;", "[", "(a)", "\"a\".")) {
            byte[] octets =
                    ("To: " + bit.repeat(1_000_000 / bit.length()) + "\n\n").getBytes(StandardCharsets.US_ASCII);
            try {
                HeaderEnvelope.of(Header.of(octets)).recipients();
            } catch (HeaderException wrong) {
                assertThat(wrong.getMessage()).hasSizeLessThan(400);
            }
        }
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(20));
    }
}
