package org.zsmtp.daemon.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.zsmtp.delivery.Diagnosis;
import org.zsmtp.delivery.RemoteMta;
import org.zsmtp.delivery.Scope;
import org.zsmtp.delivery.Verdict;
import org.zsmtp.delivery.Verdict.Delay;
import org.zsmtp.delivery.routing.Endpoint;
import org.zsmtp.delivery.security.SecurityOutcome;
import org.zsmtp.delivery.security.TlsFailure;
import org.zsmtp.scheduler.AgentLineWriter;
import org.zsmtp.smtp.session.Exchange;
import org.zsmtp.smtp.wire.EnhancedStatusCode;
import org.zsmtp.smtp.wire.Reply;

class DialogueTextTest {
    private static final EnhancedStatusCode STATUS = new EnhancedStatusCode(4, 0, 0);

    @Test
    void everyLineOfAReplyStandsByItself() {
        assertThat(text(
                        Delay.NOT_ACCEPTED,
                        "",
                        null,
                        Exchanges.of("RCPT To:<a@b.example>", Reply.of(550, "one", "two"))))
                .isEqualTo("\r<<- RCPT To:<a@b.example>\r->> 550-one\r->> 550 two");
    }

    @Test
    void aCommandWithoutReplyIsFollowedByWhatHappened() {
        assertThat(text(Delay.NOT_ACCEPTED, "no answer within 10 seconds", null, Exchanges.of("DATA", null)))
                .isEqualTo("\r<<- DATA\rno answer within 10 seconds");
    }

    @Test
    void whereNothingWasSaidTheDiagnosticSpeaks() {
        assertThat(text(Delay.NOT_ACCEPTED, "connection refused", null)).isEqualTo("smtp; 466 (connection refused)");
    }

    @Test
    void aDoubtfulMessageIsCalledAPossibleDuplicate() {
        assertThat(text(Delay.IN_DOUBT, "connection lost", null, Exchanges.of(".", null)))
                .isEqualTo("\r<<- .\rconnection lost; possible duplicate");
        assertThat(text(Delay.IN_DOUBT, "", null, Exchanges.of(".", null))).isEqualTo("\r<<- .\rpossible duplicate");
    }

    @Test
    void aServersControlCharactersCannotForgeLines() {
        String text = text(
                Delay.NOT_ACCEPTED,
                "",
                null,
                Exchanges.of(
                        "MAIL From:<>", Reply.of(450, "a\r<<- .\r->> 250 ok\n#hungry\tb\u0001c\0d\u001b[2J\u00e9")));
        assertThat(text).isEqualTo("\r<<- MAIL From:<>\r->> 450 a <<- . ->> 250 ok #hungry b?c?d?[2J\u00e9");
    }

    @Test
    void anEndlessReplyKeepsItsBeginningAndItsLastLine() {
        List<String> lines = new java.util.ArrayList<>(Collections.nCopies(500, "x".repeat(900)));
        lines.add("5.1.1 the end");
        String text = text(Delay.NOT_ACCEPTED, "", null, Exchanges.of("MAIL From:<>", new Reply(550, lines)));
        assertThat(text)
                .hasSizeLessThanOrEqualTo(AgentLineWriter.MESSAGE_OCTETS)
                .startsWith("\r<<- MAIL From:<>\r->> 550-xxx")
                .contains("[...]")
                .endsWith("\r->> 550 5.1.1 the end");
    }

    @Test
    void aBareCodeHasNoSpaceBehindIt() {
        assertThat(text(Delay.NOT_ACCEPTED, "", null, Exchanges.of("QUIT", Reply.of(221, ""))))
                .isEqualTo("\r<<- QUIT\r->> 221");
    }

    @Test
    void whereRepliesAreMissingTheOriginalsWordsSaySo() {
        Diagnosis timedOut = new Diagnosis(
                STATUS,
                Diagnosis.Origin.OURS,
                null,
                "timeout of 10 seconds while waiting for the reply to DATA",
                null,
                null,
                List.of(Exchanges.of("DATA", null)),
                "Timeout of 10 sec while waiting responses from remote");
        assertThat(DialogueText.of(new Finding(new Verdict.Delayed(Scope.SESSION, Delay.NOT_ACCEPTED), null, timedOut)))
                .isEqualTo("\r<<- DATA\rTimeout of 10 sec while waiting responses from remote");
    }

    @Test
    void aReplyThatAnswersNoCommandStandsBehindThem() {
        Diagnosis closing = new Diagnosis(
                STATUS,
                Diagnosis.Origin.SERVER,
                Reply.of(421, "4.3.2 Shutting down"),
                "the server is closing the connection",
                null,
                null,
                List.of(Exchanges.of("MAIL From:<>", null), Exchanges.of("RCPT To:<a@b>", null)),
                "remote hung up on us while 1 responses missing");
        assertThat(DialogueText.of(new Finding(new Verdict.Delayed(Scope.SESSION, Delay.NOT_ACCEPTED), null, closing)))
                .isEqualTo("\r<<- MAIL From:<>\r<<- RCPT To:<a@b>\r->> 421 4.3.2 Shutting down"
                        + "\rremote hung up on us while 1 responses missing");
    }

    private static String text(Delay delay, String words, @Nullable Reply reply, Exchange... dialogue) {
        return DialogueText.of(new Finding(
                new Verdict.Delayed(Scope.RECIPIENT, delay),
                null,
                new Diagnosis(STATUS, Diagnosis.Origin.OURS, reply, words, null, null, List.of(dialogue), "")));
    }

    @Test
    void longDialogueKeepsItsBeginningAndItsEndAndNotAnOctetTooMany() {
        String command = "RCPT To:<a@b.example> ORCPT=" + "x".repeat(480);
        int each = ("\r<<- " + command).length();
        int fitting = AgentLineWriter.MESSAGE_OCTETS / each;
        Exchange[] whole =
                Collections.nCopies(fitting, Exchanges.of(command, null)).toArray(Exchange[]::new);
        String exact = "w".repeat(AgentLineWriter.MESSAGE_OCTETS - fitting * each - 1);
        assertThat(text(Delay.NOT_ACCEPTED, exact, null, whole))
                .hasSize(AgentLineWriter.MESSAGE_OCTETS)
                .doesNotContain("[...]");
        assertThat(text(Delay.NOT_ACCEPTED, exact + "w", null, whole))
                .hasSize(AgentLineWriter.MESSAGE_OCTETS)
                .startsWith(("\r<<- " + command).repeat(5))
                .contains("\r   [...]")
                .endsWith(command + "\r" + exact + "w");
    }

    @Test
    void replyOfTwentyOneLinesIsToldWholeAndOneOfMoreLosesTheLinesBeforeItsLast() {
        String whole = text(Delay.NOT_ACCEPTED, "", null, Exchanges.of("DATA", new Reply(550, numbered(21))));
        assertThat(whole).contains("->> 550-19\r->> 550 20").doesNotContain("[...]");
        String cut = text(Delay.NOT_ACCEPTED, "", null, Exchanges.of("DATA", new Reply(550, numbered(23))));
        assertThat(cut).contains("->> 550-19\r   [...]\r->> 550 22");
    }

    private static List<String> numbered(int lines) {
        return IntStream.range(0, lines).mapToObj(Integer::toString).toList();
    }

    @Test
    void replyThatDecidedIsNotRepeatedWhereItAnswersACommand() {
        Reply no = Reply.of(550, "no");
        assertThat(text(Delay.NOT_ACCEPTED, "", no, Exchanges.of("MAIL From:<>", no)))
                .isEqualTo("\r<<- MAIL From:<>\r->> 550 no");
    }

    @Test
    void whatIsCalledAPossibleDuplicateIsNotCalledSoTwice() {
        assertThat(text(Delay.IN_DOUBT, "lost: possible duplicate", null, Exchanges.of(".", null)))
                .isEqualTo("\r<<- .\rlost: possible duplicate");
    }

    @Test
    void securityOfTheConnectionStandsBeforeTheDialogueUnlessItHasFailed() {
        assertThat(secured(new SecurityOutcome.ClearText("TLS failed before")))
                .isEqualTo("\r(no TLS: TLS failed before)\r<<- DATA\r->> 550 no");
        assertThat(secured(SecurityOutcome.ClearText.NOT_OFFERED)).isEqualTo("\r<<- DATA\r->> 550 no");
        assertThat(secured(new SecurityOutcome.Failed(new TlsFailure(TlsFailure.Type.TLSA_INVALID, "no match"))))
                .isEqualTo("\r<<- DATA\r->> 550 no");
    }

    private static String secured(SecurityOutcome security) {
        RemoteMta mta = new RemoteMta("mx.b.example", false, new Endpoint.LocalSocket(Path.of("/x")), null, security);
        return DialogueText.of(new Finding(
                new Verdict.Failed(Scope.RECIPIENT),
                mta,
                new Diagnosis(
                        STATUS,
                        Diagnosis.Origin.OURS,
                        null,
                        "",
                        null,
                        null,
                        List.of(Exchanges.of("DATA", Reply.of(550, "no"))),
                        "")));
    }
}
