package org.zsmtp.smtp.mime;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ALabelTest {

    private static String octets(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    /// The samples of RFC 3492 section 7.1, in lower case.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\u4ed6\u4eec\u4e3a\u4ec0\u4e48\u4e0d\u8bf4\u4e2d\u6587|ihqwcrb4cv8a8dqg056pqjye",
                "\u4ed6\u5011\u7232\u4ec0\u9ebd\u4e0d\u8aaa\u4e2d\u6587|ihqwctvzc91f659drss3x8bo0yb",
                "pro\u010dprost\u011bnemluv\u00ed\u010desky|proprostnemluvesky-uyb24dma41a",
                "\u05dc\u05de\u05d4\u05d4\u05dd\u05e4\u05e9\u05d5\u05d8\u05dc\u05d0\u05de\u05d3\u05d1\u05e8\u05d9\u05dd"
                        + "\u05e2\u05d1\u05e8\u05d9\u05ea|4dbcagdahymbxekheh6e0a7fei0b",
                "\u092f\u0939\u0932\u094b\u0917\u0939\u093f\u0928\u094d\u0926\u0940\u0915\u094d\u092f\u094b\u0902\u0928"
                        + "\u0939\u0940\u0902\u092c\u094b\u0932\u0938\u0915\u0924\u0947\u0939\u0948\u0902"
                        + "|i1baa7eci9glrd9b2ae1bj0hfcgg6iyaf8o0a1dig0cd",
                "\u306a\u305c\u307f\u3093\u306a\u65e5\u672c\u8a9e\u3092\u8a71\u3057\u3066\u304f\u308c\u306a\u3044\u306e"
                        + "\u304b|n8jok5ay5dzabd5bym9f0cm5685rrjetr6pdxa",
                "\u043f\u043e\u0447\u0435\u043c\u0443\u0436\u0435\u043e\u043d\u0438\u043d\u0435\u0433\u043e\u0432\u043e"
                        + "\u0440\u044f\u0442\u043f\u043e\u0440\u0443\u0441\u0441\u043a\u0438"
                        + "|b1abfaaepdrnnbgefbadotcwatmq2g4l",
                "Porqu\u00e9nopuedensimplementehablarenEspa\u00f1ol|porqunopuedensimplementehablarenespaol-fmd56a",
                "T\u1ea1isaoh\u1ecdkh\u00f4ngth\u1ec3ch\u1ec9n\u00f3iti\u1ebfngVi\u1ec7t"
                        + "|tisaohkhngthchnitingvit-kjcr8268qyxafd2f1b9g",
                "l\u00b7l|ll-0ea",
                "a-\u00fc|a--yka",
                "a_\u00fc|a_-yka",
                "fa\u00df|fa-hia",
                "\u00e4\u00e5|4cac",
                "\u7d50|6c0a",
                "abcde\ub240\uc800|abcde-346td59i"
            })
    void nameInUtf8IsWrittenInAscii(String name, String punycode) {
        assertThat(ALabel.of(octets(name))).isEqualTo("xn--" + punycode);
        assertThat(ALabel.of("a." + octets(name) + ".example")).isEqualTo("a.xn--" + punycode + ".example");
    }

    /// RFC 1035 section 2.3.4.
    @Test
    void labelHas63OctetsAtMost() {
        assertThat(ALabel.of("a".repeat(63) + ".b")).isEqualTo("a".repeat(63) + ".b");
        assertThat(ALabel.of("a".repeat(64) + ".b")).isNull();
        assertThat(ALabel.of("a".repeat(55) + "\u00c3\u00bc")).isEqualTo("xn--" + "a".repeat(55) + "-8yf");
        assertThat(ALabel.of("a".repeat(56) + "\u00c3\u00bc")).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\u00fc", "\u00c2\u0080", "a\u00c2\u0080", "a b", "a/b", "\u00c2\u00ab", "\u00e2\u0082\u00ac"})
    void whatIsNoNameHasNone(String text) {
        assertThat(ALabel.of(text)).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "a@b\u00c3\u00bccher.example, a@xn--bcher-kva.example",
        "a@b@b\u00c3\u00bccher.example, a@b@xn--bcher-kva.example",
        "@b\u00c3\u00bccher.example, @xn--bcher-kva.example",
        "\u00c3\u00bc@b\u00c3\u00bccher.example, \u00c3\u00bc@xn--bcher-kva.example",
        "\u00c3\u00bc@Books.example, \u00c3\u00bc@Books.example",
        "a@B\u00c3\u00bc cher, a@B\u00c3\u00bc cher",
        "a@\u00fc, a@\u00fc",
        "b\u00c3\u00bccher, b\u00c3\u00bccher",
        "A@B, A@B"
    })
    void onlyTheDomainOfAMailboxChanges(String address, String ascii) {
        assertThat(ALabel.mailbox(address)).isEqualTo(ascii);
    }
}
