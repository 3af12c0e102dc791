package org.zsmtp.smtp.mime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TransferEncodingTest {

    @ParameterizedTest
    @CsvSource({
        "7bit, SEVEN_BIT",
        "7-BIT, SEVEN_BIT",
        "8bit, EIGHT_BIT",
        "(7bit) 8bit, EIGHT_BIT",
        "binary, BINARY",
        "Binary, BINARY",
        "quoted-printable, QUOTED_PRINTABLE",
        "qp, QUOTED_PRINTABLE",
        "base64, BASE64",
        "Base-64, BASE64",
        "b64, BASE64",
        "utf-8, STRANGE",
        "'', STRANGE",
        "x-uuencode, OTHER",
        "uuencode, OTHER",
        "gzip, OTHER"
    })
    void encodingIsKnownByItsName(String text, TransferEncoding encoding) {
        assertThat(TransferEncoding.parse(text)).isEqualTo(encoding);
    }
}
