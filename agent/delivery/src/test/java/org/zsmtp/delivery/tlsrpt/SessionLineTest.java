package org.zsmtp.delivery.tlsrpt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zsmtp.delivery.security.TlsFailure;

class SessionLineTest {

    @Test
    void aLineTellsTheSession() {
        assertThat(SessionLine.write(Sessions.failed(TlsFailure.Type.CERTIFICATE_EXPIRED, "it ended \"then\"\n")))
                .isEqualTo("{\"time\":\"2026-03-01T12:00:00Z\",\"domain\":\"example.org\","
                        + "\"receiving-mx-hostname\":\"mx.example.org\",\"receiving-ip\":\"192.0.2.25\","
                        + "\"sending-mta-ip\":\"192.0.2.1\",\"policies\":[{\"policy-type\":\"sts\","
                        + "\"policy-domain\":\"example.org\",\"policy-string\":[\"version: STSv1\",\"mode: enforce\"],"
                        + "\"mx-host\":[\"*.example.org\"],\"result-type\":\"certificate-expired\","
                        + "\"failure-reason-code\":\"it ended \\\"then\\\"\\u000a\"}]}");
    }

    @ParameterizedTest
    @EnumSource(TlsFailure.Type.class)
    void whatIsWrittenIsReadBack(TlsFailure.Type type) {
        SessionResult failed = Sessions.failed(type, "caf\u00e9 \u2028 \ud83d\ude00 \\");
        assertThat(SessionLine.read(SessionLine.write(failed))).isEqualTo(failed);
        assertThat(SessionLine.read(SessionLine.write(Sessions.succeeded()))).isEqualTo(Sessions.succeeded());
        assertThat(SessionLine.read(SessionLine.write(Sessions.forbidden()))).isEqualTo(Sessions.forbidden());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "[]",
                "7",
                "{\"time\":\"2026-03-01T12:00:00Z\"",
                "{\"time\":\"yesterday\",\"domain\":\"a.b\",\"receiving-mx-hostname\":\"x\",\"policies\":[{}]}",
                "{\"a\":\"\\x\"}",
                "{\"a\":\"\\u12g4\"}",
                "{\"a\":\"\t\"}",
                "{\"a\":true}",
                "{\"a\":-1}",
                "{\"a\":1}x",
                "[[[[[[[[[[[[[[[[[[[[[[[[[[",
                "{\"a\""
            })
    void whatIsNoLineIsRefused(String text) {
        assertThatThrownBy(() -> SessionLine.read(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aLineThatWasChangedSomewhereIsReadOrRefused() {
        String line = SessionLine.write(Sessions.failed(TlsFailure.Type.TLSA_INVALID, "why"));
        for (int i = 0; i < line.length(); i++) {
            for (char c : new char[] {'"', '{', '}', '\\', '0', '\u0000', '\u00ff'}) {
                String changed = line.substring(0, i) + c + line.substring(i + 1);
                try {
                    assertThat(SessionLine.read(changed)).isNotNull();
                } catch (IllegalArgumentException refused) {
                    assertThat(refused).hasMessageMatching("(?s).+");
                }
            }
        }
    }

    @Test
    void aDatagramHasTheNumbersOfLibtlsrpt() {
        TlsrptRecord record =
                TlsrptRecord.of(List.of("v=TLSRPTv1;rua=mailto:t@example.org")).orElseThrow();
        assertThat(text(SessionDatagram.of(Sessions.failed(TlsFailure.Type.CERTIFICATE_EXPIRED, "ended"), record)))
                .isEqualTo("{\"dpv\":\"1\",\"d\":\"example.org\",\"pr\":\"v=TLSRPTv1;rua=mailto:t@example.org\","
                        + "\"policies\":[{\"policy-type\":2,\"policy-domain\":\"example.org\","
                        + "\"policy-string\":[\"version: STSv1\",\"mode: enforce\"],\"mx-host\":[\"*.example.org\"],"
                        + "\"failure-details\":[{\"c\":204,\"s\":\"192.0.2.1\",\"n\":\"mx.example.org\","
                        + "\"r\":\"192.0.2.25\",\"f\":\"ended\"}],\"t\":1,\"f\":1}]}");
        assertThat(text(SessionDatagram.of(Sessions.succeeded(), record)))
                .endsWith("\"mx-host\":[\"*.example.org\"],\"t\":0,\"f\":0}]}");
    }

    private static String text(byte[] octets) {
        return new String(octets, StandardCharsets.US_ASCII);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "v=TLSRPTv1;rua=mailto:a@b.example",
                "v=TLSRPTv1; rua=mailto:a@b.example;",
                "v=TLSRPTv1 ;\trua=mailto:a@b.example , https://b.example/r ; x=y"
            })
    void aRecordSaysWhereReportsGo(String text) {
        assertThat(TlsrptRecord.of(List.of("other", text)))
                .get()
                .extracting(record -> record.rua().getFirst())
                .isEqualTo("mailto:a@b.example");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "v=TLSRPTv1",
                "v=TLSRPTv1;",
                "v=TLSRPTv2; rua=mailto:a@b.example",
                "v=TLSRPTv1; rua=",
                "v=TLSRPTv1; rua=ftp://b.example",
                "rua=mailto:a@b.example; v=TLSRPTv1",
                "v=TLSRPTv1; rua=mailto:a\u0000@b.example"
            })
    void whatIsNoRecordIsNone(String text) {
        assertThat(TlsrptRecord.of(List.of(text))).isEmpty();
        String good = "v=TLSRPTv1;rua=mailto:a@b.example";
        assertThat(TlsrptRecord.of(List.of(good, good))).isEmpty();
    }
}
