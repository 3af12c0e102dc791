package org.zsmtp.daemon.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
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

    static RecipientLine line() throws IOException, MalformedControlFile {
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

    @Test
    void everythingIsPassedOnBeforeItIsLogged() throws IOException, MalformedControlFile {
        List<String> told = new ArrayList<>();
        ReportSink next = telling(told);
        ReportLog log = new ReportLog(next, () -> logger(told));
        RecipientReport report = report(ReportStatus.of(Verb.DEFERRED));
        Finding later = Finding.deferred(new EnhancedStatusCode(4, 3, 0), "later");
        log.report(line(), later, report);
        log.released(line(), later, report);
        log.resync("7");
        log.comment("a\nremark");
        log.recordLost("a\nrecord");
        assertThat(told)
                .containsExactly(
                        "report 48213",
                        "released 48213",
                        "info " + ReportLog.text(line(), later, report),
                        "resync 7",
                        "comment a\nremark",
                        "warn a remark",
                        "lost a\nrecord",
                        "error a record");
    }

    @Test
    void logThatCannotBeWrittenCostsNothingElse() throws IOException, MalformedControlFile {
        List<String> told = new ArrayList<>();
        ReportLog log = new ReportLog(telling(told), () -> {
            throw new NoClassDefFoundError("org/example/Logger");
        });
        log.released(
                line(),
                Finding.deferred(new EnhancedStatusCode(4, 3, 0), "later"),
                report(ReportStatus.of(Verb.DEFERRED)));
        log.comment("remark");
        log.recordLost("record");
        assertThat(told).containsExactly("released 48213", "comment remark", "lost record");
    }

    private static ReportSink telling(List<String> told) {
        return new ReportSink() {
            @Override
            public void report(RecipientLine line, Finding finding, RecipientReport report) {
                told.add("report " + report.id());
            }

            @Override
            public void released(RecipientLine line, Finding finding, RecipientReport report) {
                told.add("released " + report.id());
            }

            @Override
            public void resync(String path) {
                told.add("resync " + path);
            }

            @Override
            public void comment(String text) {
                told.add("comment " + text);
            }

            @Override
            public void recordLost(String text) {
                told.add("lost " + text);
            }
        };
    }

    /// A logger whose lines are its level and its text.
    private static Logger logger(List<String> told) {
        return (Logger) Proxy.newProxyInstance(
                ReportLogTest.class.getClassLoader(), new Class<?>[] {Logger.class}, (_, method, arguments) -> {
                    told.add(method.getName() + " " + arguments[0]);
                    return null;
                });
    }

    @Test
    void hostWithoutANameIsLoggedByItsAddressAlone() throws IOException, MalformedControlFile {
        Finding finding = new Finding(
                new Verdict.Failed(Scope.RECIPIENT),
                new RemoteMta("", false, new Endpoint.LocalSocket(Path.of("/run/lmtp")), null),
                Diagnosis.ours(new EnhancedStatusCode(5, 0, 0), "no"));
        assertThat(ReportLog.text(line(), finding, report(ReportStatus.of(Verb.ERROR2))))
                .contains(" relay=\"UNIX:/run/lmtp\" ");
    }
}
