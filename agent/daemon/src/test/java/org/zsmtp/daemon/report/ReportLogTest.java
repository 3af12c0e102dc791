package org.zsmtp.daemon.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.zsmtp.delivery.Diagnosis;
import org.zsmtp.delivery.RemoteMta;
import org.zsmtp.delivery.Scope;
import org.zsmtp.delivery.Verdict;
import org.zsmtp.delivery.routing.Endpoint;
import org.zsmtp.scheduler.AgentLine.RecipientReport;
import org.zsmtp.scheduler.ReportStatus;
import org.zsmtp.scheduler.Verb;
import org.zsmtp.smtp.wire.EnhancedStatusCode;
import org.zsmtp.smtp.wire.Reply;
import org.zsmtp.spool.ControlFileReader;
import org.zsmtp.spool.MalformedControlFile;
import org.zsmtp.spool.RecipientLine;

class ReportLogTest {

    @Test
    void aResultIsOneLineOfKeysAndHarmlessValues() throws IOException, MalformedControlFile {
        Finding finding = new Finding(
                new Verdict.Failed(Scope.RECIPIENT),
                new RemoteMta(
                        "mx.c.example",
                        false,
                        Endpoint.of(new InetSocketAddress(InetAddress.ofLiteral("192.0.2.9"), 25)),
                        null),
                new Diagnosis(
                        new EnhancedStatusCode(5, 1, 1),
                        Diagnosis.Origin.SERVER,
                        Reply.of(550, "5.1.1 no\n\u001b[2Jresult=\"x\""),
                        "",
                        null,
                        null,
                        List.of(),
                        ""));
        assertThat(ReportLog.text(line(), finding, report(ReportStatus.of(Verb.ERROR2))))
                .isEqualTo("id=48213/51 to=\"'a b'@c.example\" from=\"desk@sender.example\" host=\"c.example\""
                        + " result=failed report=\"error2\" status=5.1.1 relay=\"mx.c.example|192.0.2.9|25\""
                        + " reply=\"550 5.1.1 no ?[2Jresult='x'\" why=\"\"");
    }

    @Test
    void aDoubtfulResultSaysSo() throws IOException, MalformedControlFile {
        Finding finding = new Finding(
                new Verdict.Delayed(Scope.SESSION, Verdict.Delay.IN_DOUBT),
                null,
                Diagnosis.ours(new EnhancedStatusCode(4, 4, 2), "connection lost"));
        assertThat(ReportLog.text(line(), finding, report(ReportStatus.of(Verb.DEFERBACK))))
                .endsWith(" result=in-doubt report=\"deferback\" status=4.4.2 relay=none reply=none"
                        + " why=\"connection lost\"");
    }

    private static RecipientReport report(ReportStatus status) {
        return new RecipientReport(48213, 51, null, status, "");
    }

    private static RecipientLine line() throws IOException, MalformedControlFile {
        String text = """
                @ 0x7
                i 1
                o 0
                l x
                s local - desk@sender.example 1
                r           smtp c.example "a b"@c.example 1
                m
                A: b

                """;
        return ControlFileReader.of(text.getBytes(StandardCharsets.ISO_8859_1))
                .recipients()
                .rest()
                .getFirst();
    }
}
