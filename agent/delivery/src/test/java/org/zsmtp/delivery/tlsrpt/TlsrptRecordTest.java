package org.zsmtp.delivery.tlsrpt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TlsrptRecordTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "v=TLSRPTv1;rua=mailto:tls@b.example",
                "v=TLSRPTv1; rua=mailto:tls@b.example;",
                "v=TLSRPTv1 ; ext=1; rua=mailto:tls@b.example",
                "v=TLSRPTv1;rua=mailto:tls@b.example;ext=1;more=a b",
                "v=TLSRPTv1; a.b-c_d=; rua = mailto:tls@b.example ; z=\u00c3\u0085",
            })
    void fieldsMayStandInAnyOrder(String text) {
        assertThat(TlsrptRecord.of(List.of(text)).map(TlsrptRecord::rua)).contains(List.of("mailto:tls@b.example"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rua=mailto:tls@b.example; v=TLSRPTv1",
                "v=TLSRPTv1; ext=1",
                "v=TLSRPTv1; rua=mailto:a@b.example; rua=mailto:c@b.example",
                "v=TLSRPTv1; rua=ftp://b.example",
                "v=TLSRPTv1; rua=a b",
                "v=TLSRPTv1; ;; rua=mailto:a@b.example",
                "v=TLSRPTv10; rua=mailto:a@b.example",
            })
    void whatIsNoRecordAsksForNoReport(String text) {
        assertThat(TlsrptRecord.of(List.of(text))).isEmpty();
    }

    @Test
    void severalRecordsAreNone() {
        String record = "v=TLSRPTv1;rua=mailto:tls@b.example";
        assertThat(TlsrptRecord.of(List.of(record, "something else"))).isNotEmpty();
        assertThat(TlsrptRecord.of(List.of(record, record))).isEqualTo(Optional.empty());
    }
}
