package org.zsmtp.daemon.record.syslog;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.zsmtp.delivery.RemoteMta;
import org.zsmtp.delivery.routing.Endpoint;

class SyslogLineTest {
    private static final RemoteMta MX = new RemoteMta(
            "mx.shop.example",
            false,
            Endpoint.of(new InetSocketAddress(InetAddress.ofLiteral("192.0.2.9"), 25)),
            Endpoint.of(new InetSocketAddress(InetAddress.ofLiteral("198.51.100.2"), 40123)));

    @Test
    void theLayoutIsChosenByALetterAndUnsetMeansT() {
        assertThat(SyslogLayout.of(null)).contains(SyslogLayout.COMMAS);
        assertThat(SyslogLayout.of("xT")).contains(SyslogLayout.COMMAS);
        assertThat(SyslogLayout.of("Rt")).contains(SyslogLayout.TABS);
        assertThat(SyslogLayout.of("RS")).isEmpty();
        assertThat(SyslogLayout.of("")).isEmpty();
    }

    @Test
    void withCommas() {
        assertThat(line(MX, "ok3", "\r<<- .\r->> 250 2.0.0 accepted").text(SyslogLayout.COMMAS))
                .isEqualTo("S48213AbgCCIPB: to=<orders@shop.example>, delay=00:00:04, xdelay=00:00:01, mailer=smtp, "
                        + "relay=mx.shop.example ([192.0.2.9|25|198.51.100.2|40123]), "
                        + "stat=ok3 ->> 250 2.0.0 accepted cvt=NONE");
    }

    @Test
    void withTabs() {
        assertThat(line(MX, "ok3", "\r->> 250 ok").text(SyslogLayout.TABS))
                .isEqualTo("S48213AbgCCIPB:\tto=<orders@shop.example>\tdelay=00:00:04\txdelay=00:00:01\tmailer=smtp\t"
                        + "relay=mx.shop.example ([192.0.2.9|25|198.51.100.2|40123])\tstat=ok3 ->> 250 ok cvt=NONE");
    }

    @Test
    void withoutARelayTheTextIsShorter() {
        String long500 = "x".repeat(500);
        assertThat(line(null, "retryat +60", long500).text(SyslogLayout.COMMAS))
                .contains("mailer=smtp, stat=retryat +60 xxx")
                .contains("x".repeat(197) + "... cvt=");
        assertThat(line(MX, "deferred", long500).text(SyslogLayout.COMMAS)).contains("x".repeat(397) + "... cvt=");
    }

    @Test
    void hoursGoOnBehindTheFirstDay() {
        SyslogLine old = new SyslogLine(
                "S1", "a", Duration.ofHours(123).plusSeconds(61), Duration.ofSeconds(-5), "c", null, "ok", "", "NONE");
        assertThat(old.text(SyslogLayout.COMMAS)).contains("delay=123:01:01, xdelay=00:00:00,");
    }

    @Test
    void nothingFromOutsideEndsTheLine() {
        SyslogLine hostile = new SyslogLine(
                "S1", "a\n<22>b\u001b", Duration.ZERO, Duration.ZERO, "c", MX, "ok3", "\r->> 250 a\nb\0\u009b", "NONE");
        assertThat(hostile.text(SyslogLayout.TABS)).matches("[ -~\t]*").contains("->> 250 a b??");
    }

    private static SyslogLine line(@Nullable RemoteMta relay, String status, String message) {
        return new SyslogLine(
                "S48213AbgCCIPB",
                "orders@shop.example",
                Duration.ofSeconds(4),
                Duration.ofSeconds(1),
                "smtp",
                relay,
                status,
                message,
                "NONE");
    }
}
