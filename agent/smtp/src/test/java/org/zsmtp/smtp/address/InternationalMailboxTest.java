package org.zsmtp.smtp.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InternationalMailboxTest {

    private static String octets(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "j\u00fcrgen@x.example",
                "\u4f60\u597d@x.example",
                "\"a \u00fc\"@x.example",
                "a.\ud83d\ude00@[192.0.2.1]"
            })
    void travelsAsUtf8(String address) {
        InternationalMailbox mailbox = InternationalMailbox.parse(octets(address));
        assertThat(mailbox.text()).isEqualTo(octets(address));
        assertThat(mailbox).hasToString(address);
        assertThat(mailbox.isInternational()).isTrue();
    }

    @Test
    void asciiIsAMailboxLikeAnyOther() {
        assertThatExceptionOfType(AddressSyntaxException.class)
                .isThrownBy(() -> InternationalMailbox.parse("a@x.example"));
        assertThat(Mailbox.parse("a@x.example").isInternational()).isFalse();
    }

    /// U+560D and U+760A end with the octets of CR and LF where characters are cut to octets.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u00fc",
                "@x.example",
                "\u00fc@",
                "\u00fc\r\n@x.example",
                "\u00fc\0@x.example",
                "\u00fc\u0085@x.example",
                "\u00fc\u2028@x.example",
                "\u00fc\ufffd@x.example",
                "\u00fc>@x.example",
                "\u00fc b@x.example",
                "\u00fc@\u00fc.example",
                "\"\u00fc@x.example",
                "\u00fc\"@x.example",
                "\u00fc@x.example> SMTPUTF8"
            })
    void whatIsNoneIsRefused(String address) {
        assertThatExceptionOfType(AddressSyntaxException.class)
                .isThrownBy(() -> InternationalMailbox.parse(octets(address)));
    }

    @Test
    void octetsThatAreNotUtf8AreRefused() {
        for (String local : new String[] {"\u00fc", "\u00c3", "\u00c0\u00af", "\u00ed\u00a0\u0080", "\u560d"}) {
            assertThatExceptionOfType(AddressSyntaxException.class)
                    .isThrownBy(() -> InternationalMailbox.parse("a" + local + "@x.example"));
        }
    }

    @Test
    void aPathIsNoLongerThanAnyOther() {
        assertThatExceptionOfType(AddressSyntaxException.class)
                .isThrownBy(() -> InternationalMailbox.parse(octets("\u00fc".repeat(125) + "@x.example")));
    }

    @Test
    void aPathOf254OctetsIsTheLongest() {
        String longest = octets("\u00fc".repeat(122) + "@x.example");
        assertThat(InternationalMailbox.parse(longest).text()).hasSize(Mailbox.MAX_LENGTH);
        assertThatExceptionOfType(AddressSyntaxException.class)
                .isThrownBy(() -> InternationalMailbox.parse("a" + longest));
    }
}
