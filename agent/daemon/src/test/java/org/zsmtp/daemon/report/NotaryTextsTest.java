package org.zsmtp.daemon.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.zsmtp.delivery.Diagnosis;
import org.zsmtp.delivery.RemoteMta;
import org.zsmtp.delivery.Scope;
import org.zsmtp.delivery.Verdict;
import org.zsmtp.delivery.routing.Endpoint;
import org.zsmtp.smtp.address.DomainName;
import org.zsmtp.smtp.wire.EnhancedStatusCode;
import org.zsmtp.smtp.wire.Reply;

class NotaryTextsTest {
    private static final Verdict FAILED = new Verdict.Failed(Scope.RECIPIENT);
    private static final Verdict DELAYED = new Verdict.Delayed(Scope.HOST, Verdict.Delay.NOT_ACCEPTED);

    @Test
    void theServersOwnCodeMovesIntoItsField() {
        assertThat(notary(FAILED, null, "5.1.1", Reply.of(550, "5.1.1 no such mailbox"), ""))
                .isEqualTo("a@b.example^failed^5.1.1^smtp; 550 (no such mailbox)^^smtp[4711]");
    }

    @Test
    void aCodeThatIsNotTheServersLeavesItsTextAlone() {
        assertThat(notary(DELAYED, null, "4.0.0", Reply.of(451, "4.7.1 greylisted, come back"), ""))
                .isEqualTo("a@b.example^failed^4.0.0^smtp; 451 (4.7.1 greylisted, come back)^^smtp[4711]");
    }

    @Test
    void recipientOfTheLastHostIsDeliveredAndAnyOthersRelayed() {
        Verdict delivered = new Verdict.Delivered(Verdict.SuccessNotice.OWED);
        assertThat(notary(delivered, null, "2.1.5", Reply.of(250, "2.1.5 in the box"), ""))
                .isEqualTo("a@b.example^delivered^2.1.5^smtp; 250 (in the box)^^smtp[4711]");
        Verdict relayed = new Verdict.Relayed(Verdict.SuccessNotice.OWED);
        assertThat(notary(relayed, null, "2.1.5", Reply.of(250, "2.1.5 queued"), ""))
                .isEqualTo("a@b.example^relayed^2.1.5^smtp; 250 (queued)^^smtp[4711]");
    }

    @Test
    void parenthesesInsideBecomeBracketsAndAllLinesCount() {
        assertThat(notary(FAILED, null, "5.7.1", Reply.of(550, "5.7.1 first", "5.7.1 go (away)"), ""))
                .contains("^smtp; 550 (first go [away])^");
    }

    @Test
    void aReplyOfNothingButTheCodeIsEmptyInside() {
        assertThat(notary(FAILED, null, "5.7.1", Reply.of(550, "5.7.1"), "")).contains("^smtp; 550 ()^");
    }

    @Test
    void withoutAReplyTheNumberIsOurs() {
        assertThat(notary(DELAYED, null, "4.4.1", null, "connection refused"))
                .contains("^smtp; 466 (connection refused)^");
        assertThat(notary(FAILED, null, "5.1.2", null, "no such domain")).contains("^smtp; 500 (no such domain)^");
        assertThat(notary(FAILED, null, "5.3.4", null, "too big")).contains("^smtp; 552 (too big)^");
    }

    @Test
    void theHostIsNamedWithBothEndsOfTheConnection() {
        RemoteMta mx = new RemoteMta("mx.b.example", false, end("192.0.2.9", 25), end("198.51.100.2", 40123));
        assertThat(notary(FAILED, mx, "5.0.0", Reply.of(550, ""), ""))
                .contains("^dns; mx.b.example (192.0.2.9|25|198.51.100.2|40123)^");
        RemoteMta literal = new RemoteMta("[127.0.0.1]", true, end("127.0.0.1", 2525), null);
        assertThat(notary(FAILED, literal, "5.0.0", Reply.of(550, ""), ""))
                .contains("^X-IP-addr; [127.0.0.1] (127.0.0.1|2525)^");
        RemoteMta six = new RemoteMta("mx.b.example", false, end("2001:db8::1", 25), null);
        assertThat(notary(FAILED, six, "5.0.0", Reply.of(550, ""), ""))
                .contains("^dns; mx.b.example (ipv6 2001:db8:0:0:0:0:0:1|25)^");
    }

    @Test
    void aUnixSocketHasNeitherTypeNorName() {
        Endpoint socket = new Endpoint.LocalSocket(Path.of("/run/lmtp"));
        RemoteMta connected = new RemoteMta("", false, socket, new Endpoint.LocalSocket(Path.of("")));
        assertThat(notary(FAILED, connected, "5.0.0", Reply.of(550, ""), ""))
                .contains("^ (UNIX:/run/lmtp|UNKNOWN-LOCAL-ADDRESS)^");
        RemoteMta unreachable = new RemoteMta("", false, socket, null);
        assertThat(notary(DELAYED, unreachable, "4.4.1", null, "no")).contains("^ (UNIX:/run/lmtp)^");
    }

    @Test
    void nothingFromOutsideCanEndAFieldOrTheLine() {
        String text = NotaryTexts.of(
                        "a\t\u0001b\r\n@c",
                        finding(FAILED, null, "5.0.0", Reply.of(550, "x\ty\u0001z\nw\0v"), ""),
                        4711)
                .text();
        assertThat(text).doesNotContain("\t", "\n", "\r", "\0");
        assertThat(text.chars().filter(c -> c == 1)).hasSize(5);
    }

    @Test
    void whereTheServerAnnouncedNoCodesItsTextIsOnlyText() {
        EnhancedStatusCode code = new EnhancedStatusCode(2, 0, 0);
        Diagnosis diagnosis = new Diagnosis(
                code, Diagnosis.Origin.OURS, Reply.of(250, "2.0.0 accepted"), "", null, null, List.of(), "");
        assertThat(NotaryTexts.of("a", new Finding(FAILED, null, diagnosis), 1).text())
                .contains("smtp; 250 (2.0.0 accepted)");
    }

    /// A server whose reply holds the code has announced such codes.
    private static Diagnosis.Origin origin(EnhancedStatusCode code, @Nullable Reply reply) {
        return reply != null && code.equals(reply.enhancedStatusCode())
                ? Diagnosis.Origin.SERVER
                : Diagnosis.Origin.OURS;
    }

    private static String notary(
            Verdict verdict, @Nullable RemoteMta mta, String status, @Nullable Reply reply, String text) {
        return NotaryTexts.of("a@b.example", finding(verdict, mta, status, reply, text), 4711)
                .text()
                .replace('\u0001', '^');
    }

    private static Finding finding(
            Verdict verdict, @Nullable RemoteMta mta, String status, @Nullable Reply reply, String text) {
        EnhancedStatusCode code = EnhancedStatusCode.parse(status);
        assertThat(code).isNotNull();
        return new Finding(
                verdict, mta, new Diagnosis(code, origin(code, reply), reply, text, null, null, List.of(), ""));
    }

    private static Endpoint end(String literal, int port) {
        return Endpoint.of(new InetSocketAddress(InetAddress.ofLiteral(literal), port));
    }

    @Test
    void codeThatIsLongerThanTheTextOfItsLineLeavesNothing() {
        assertThat(notary(FAILED, null, "5.7.1", Reply.of(550, "5.7.1", "5.7.1 go"), ""))
                .contains("^smtp; 550 ( go)^");
    }

    @Test
    void hostThatIsReachedByItsNameIsToldByIt() {
        RemoteMta named =
                new RemoteMta("mx.b.example", false, new Endpoint.Named(DomainName.parse("mx.b.example"), 25), null);
        assertThat(notary(DELAYED, named, "4.4.1", null, "no"))
                .contains("^dns; mx.b.example (" + named.remote() + ")^");
    }

    @Test
    void ofTheTwoEndsTheirsComesFirst() {
        assertThat(TalkedTo.ends(end("2001:db8::1", 25), end("2001:db8::2", 40123)))
                .isEqualTo("2001:db8:0:0:0:0:0:1|25|2001:db8:0:0:0:0:0:2|40123");
        assertThat(TalkedTo.ends(end("192.0.2.9", 25), null)).isEqualTo("192.0.2.9|25");
    }

    @Test
    void textsOfServersAreCutOff() {
        String text = notary(FAILED, null, "5.0.0", Reply.of(550, "x".repeat(2000)), "");
        assertThat(text).contains("(" + "x".repeat(997) + "...)");
    }

    @Test
    void whatAServerHasTakenIsSent() {
        Diagnosis words = Diagnosis.ours(new EnhancedStatusCode(2, 0, 0), "taken");
        assertThat(new Finding(new Verdict.Relayed(Verdict.SuccessNotice.OWED), null, words).isSent())
                .isTrue();
        assertThat(new Finding(new Verdict.Delivered(Verdict.SuccessNotice.OWED), null, words).isSent())
                .isTrue();
        assertThat(new Finding(FAILED, null, words).isSent()).isFalse();
        assertThat(new Finding(DELAYED, null, words).isSent()).isFalse();
    }
}
