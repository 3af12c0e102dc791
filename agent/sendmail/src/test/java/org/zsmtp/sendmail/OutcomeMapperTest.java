package org.zsmtp.sendmail;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.zsmtp.delivery.Diagnosis;
import org.zsmtp.delivery.Diagnosis.Obstacle;
import org.zsmtp.delivery.RecipientResult;
import org.zsmtp.delivery.Scope;
import org.zsmtp.delivery.Verdict;
import org.zsmtp.delivery.Verdict.Delay;
import org.zsmtp.sendmail.SendResult.Failure;
import org.zsmtp.smtp.address.ForwardPath;
import org.zsmtp.smtp.mail.RcptParameters;
import org.zsmtp.smtp.mail.Recipient;
import org.zsmtp.smtp.session.Cause;
import org.zsmtp.smtp.session.Cause.Lack;
import org.zsmtp.smtp.session.Cause.Unauthenticated;
import org.zsmtp.smtp.session.Outcome;
import org.zsmtp.smtp.session.Phase;
import org.zsmtp.smtp.wire.EnhancedStatusCode;
import org.zsmtp.smtp.wire.Reply;
import org.zsmtp.submission.SubmissionResult;

/// What follows from each value of the engine, whatever its words are.
class OutcomeMapperTest {

    private static final String WORDS = "words of the engine";
    private static final EnhancedStatusCode STATUS = new EnhancedStatusCode(4, 0, 0);
    private static final Reply NO = Reply.of(554, "no");

    static Stream<Arguments> outcomes() {
        return Stream.of(
                refused(Phase.GREETING, ExitStatus.EX_PROTOCOL, "cannot get initial OK message from server"),
                refused(Phase.EHLO, ExitStatus.EX_PROTOCOL, "SMTP server does not accept EHLO or HELO commands"),
                refused(Phase.STARTTLS, ExitStatus.EX_PROTOCOL, "command STARTTLS failed"),
                refused(Phase.AUTH, ExitStatus.EX_NOPERM, "authentication failed (method )"),
                refused(Phase.MAIL, ExitStatus.EX_DATAERR, "envelope from address  not accepted by the server"),
                refused(Phase.RCPT, ExitStatus.EX_DATAERR, "recipient address r@y not accepted by the server"),
                refused(Phase.DATA, ExitStatus.EX_DATAERR, "the server does not accept mail data"),
                refused(Phase.END_OF_DATA, ExitStatus.EX_UNAVAILABLE, "the server did not accept the mail"),
                ended(new Cause.Closing(NO), ExitStatus.EX_DATAERR, "recipient address r@y not accepted by the server"),
                ended(new Cause.ConnectionLost("x"), ExitStatus.EX_PROTOCOL, "the server sent an empty reply"),
                ended(
                        new Cause.TimedOut(Phase.RCPT),
                        ExitStatus.EX_IOERR,
                        "network read error: the operation timed out"),
                ended(new Cause.Malformed("x"), ExitStatus.EX_PROTOCOL, "the server sent an invalid reply"),
                ended(new Cause.Unsolicited(NO), ExitStatus.EX_PROTOCOL, WORDS),
                ended(new Cause.OutOfPlace(Phase.RCPT, NO), ExitStatus.EX_PROTOCOL, WORDS),
                ended(new Cause.Injected(), ExitStatus.EX_UNAVAILABLE, WORDS),
                ended(new Cause.ContentUnreadable("x"), ExitStatus.EX_IOERR, "input error while reading the mail"),
                unauthenticated(Unauthenticated.Obstacle.NOT_OFFERED, "the server does not support authentication"),
                unauthenticated(Unauthenticated.Obstacle.UNUSABLE, "why"),
                unauthenticated(Unauthenticated.Obstacle.UNPROVEN, "why"),
                unsecured(
                        Lack.OFFER,
                        ExitStatus.EX_UNAVAILABLE,
                        "the server does not support TLS via the STARTTLS command"),
                unsecured(Lack.SECRECY, ExitStatus.EX_UNAVAILABLE, "cannot use a secure authentication method"),
                unsecured(Lack.HANDSHAKE, ExitStatus.EX_PROTOCOL, "TLS handshake failed: why"),
                unsecured(Lack.TRUST, ExitStatus.EX_UNAVAILABLE, "TLS certificate verification failed: why"),
                unsecured(Lack.CONFIGURATION, ExitStatus.EX_UNAVAILABLE, "why"),
                Arguments.of(new Outcome.Untried(new Cause.LimitReached()), ExitStatus.EX_PROTOCOL, WORDS),
                Arguments.of(new Outcome.Untried(new Cause.Stopped()), ExitStatus.EX_UNAVAILABLE, WORDS),
                Arguments.of(new Outcome.Withheld(recipient("o@y"), NO), ExitStatus.EX_UNAVAILABLE, WORDS),
                Arguments.of(new Outcome.Oversize(2, 1), ExitStatus.EX_UNAVAILABLE, WORDS),
                Arguments.of(new Outcome.Unsendable(STATUS, "x"), ExitStatus.EX_UNAVAILABLE, WORDS));
    }

    private static Arguments refused(Phase phase, ExitStatus status, String what) {
        return Arguments.of(new Outcome.Refused(phase, NO), status, what);
    }

    private static Arguments ended(Cause cause, ExitStatus status, String what) {
        return Arguments.of(new Outcome.Unanswered(Phase.RCPT, cause), status, what);
    }

    private static Arguments unauthenticated(Unauthenticated.Obstacle obstacle, String what) {
        return ended(new Unauthenticated(obstacle, "why"), ExitStatus.EX_UNAVAILABLE, what);
    }

    private static Arguments unsecured(Lack lack, ExitStatus status, String what) {
        return ended(new Cause.Unsecured(lack, "why"), status, what);
    }

    @ParameterizedTest
    @MethodSource("outcomes")
    void theOutcomeDecides(Outcome outcome, ExitStatus status, String what) {
        Failure failure = failure(Delay.NOT_ACCEPTED, diagnosis(outcome));

        assertThat(failure.status()).isEqualTo(status);
        assertThat(failure.what()).isEqualTo(what);
        assertThat(failure.kind()).isNotEqualTo(Failure.Kind.IN_DOUBT);
    }

    /// Only these may be asked for another password.
    @Test
    void whoeverIsNotKnownToTheServerMayTryOtherCredentials() {
        Set<Unauthenticated.Obstacle> kinds = EnumSet.noneOf(Unauthenticated.Obstacle.class);
        for (Unauthenticated.Obstacle each : Unauthenticated.Obstacle.values()) {
            Outcome outcome = new Outcome.Unanswered(Phase.AUTH, new Unauthenticated(each, "why"));
            if (failure(Delay.NOT_ACCEPTED, diagnosis(outcome)).kind() == Failure.Kind.UNAUTHENTICATED) {
                kinds.add(each);
            }
        }
        assertThat(kinds).containsExactly(Unauthenticated.Obstacle.UNUSABLE);
        assertThat(failure(Delay.NOT_ACCEPTED, diagnosis(new Outcome.Refused(Phase.AUTH, NO)))
                        .kind())
                .isEqualTo(Failure.Kind.UNAUTHENTICATED);
    }

    @ParameterizedTest
    @EnumSource
    void whatWasInTheWayDecides(Obstacle obstacle) {
        Failure failure = failure(Delay.NOT_ACCEPTED, Diagnosis.ours(STATUS, obstacle, WORDS));

        assertThat(failure.status())
                .isEqualTo(
                        switch (obstacle) {
                            case ROUTE -> ExitStatus.EX_NOHOST;
                            case CONNECTION -> ExitStatus.EX_TEMPFAIL;
                            case SECRET, POLICY, STOP, FAULT -> ExitStatus.EX_UNAVAILABLE;
                        });
        assertThat(failure.what())
                .isEqualTo(
                        switch (obstacle) {
                            case ROUTE -> "cannot locate host srv.example: Name or service not known";
                            case CONNECTION -> "cannot connect to srv.example, port 25: Connection timed out";
                            case SECRET, POLICY, STOP, FAULT -> WORDS;
                        });
    }

    /// RFC 1047: whoever is told that it failed sends it again.
    @Test
    void whatIsInDoubtIsSaid() {
        Failure failure =
                failure(Delay.IN_DOUBT, diagnosis(new Outcome.InDoubt(new Cause.TimedOut(Phase.END_OF_DATA))));

        assertThat(failure.kind()).isEqualTo(Failure.Kind.IN_DOUBT);
        assertThat(failure.status()).isEqualTo(ExitStatus.EX_IOERR);
        assertThat(failure.what())
                .isEqualTo("network read error: the operation timed out; the server may have the message");
    }

    private static Failure failure(Delay delay, Diagnosis diagnosis) {
        Account account = new Account(
                "default", "", Map.of(Setting.HOST, Optional.of("srv.example"), Setting.PORT, Optional.of("25")));
        RecipientResult result =
                new RecipientResult(recipient("r@y"), new Verdict.Delayed(Scope.SESSION, delay), null, diagnosis);
        @Nullable
        Failure failure = new OutcomeMapper(account, null, new ConversationLog(null))
                .result(new SubmissionResult(List.of(result)))
                .failure();
        assertThat(failure).isNotNull();
        return failure;
    }

    private static Diagnosis diagnosis(Outcome outcome) {
        return new Diagnosis(STATUS, Diagnosis.Origin.OURS, null, WORDS, outcome, null, List.of(), "");
    }

    private static Recipient recipient(String address) {
        return new Recipient(ForwardPath.parse(address), RcptParameters.NONE, 1);
    }
}
