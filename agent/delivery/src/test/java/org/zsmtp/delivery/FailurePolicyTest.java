package org.zsmtp.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.zsmtp.delivery.Circumstances.Company;
import org.zsmtp.delivery.Circumstances.Link;
import org.zsmtp.delivery.Circumstances.Place;
import org.zsmtp.delivery.Circumstances.Transfer;
import org.zsmtp.delivery.Verdict.Delay;
import org.zsmtp.delivery.Verdict.SuccessNotice;
import org.zsmtp.delivery.routing.MxHost.Choice;
import org.zsmtp.smtp.address.ForwardPath;
import org.zsmtp.smtp.mail.Notify;
import org.zsmtp.smtp.mail.RcptParameters;
import org.zsmtp.smtp.mail.Recipient;
import org.zsmtp.smtp.session.Cause;
import org.zsmtp.smtp.session.Cause.Lack;
import org.zsmtp.smtp.session.Outcome;
import org.zsmtp.smtp.session.Phase;
import org.zsmtp.smtp.session.Protocol;
import org.zsmtp.smtp.wire.Capabilities;
import org.zsmtp.smtp.wire.EnhancedStatusCode;
import org.zsmtp.smtp.wire.Reply;

/// The whole table: each outcome in each phase, for each family of codes, in all circumstances.
class FailurePolicyTest {

    private static final Capabilities PLAIN = Capabilities.NONE;
    private static final Capabilities CODES =
            Capabilities.parse(Reply.of(250, "mx.example", "ENHANCEDSTATUSCODES", "DSN"));

    // ---- refusals -------------------------------------------------------------------------------------------------

    /// Judgement in short: `settled`, `next`, `alone`, `data` or `helo`, then what it is or comes to.
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # phase      | reply                | choice      | place | company | codes | judgement
            GREETING     | 421 busy             | MX          | FIRST | NONE    | plain | next delayed SESSION
            GREETING     | 450 busy             | DIRECT      | FIRST | NONE    | plain | next delayed SESSION
            GREETING     | 554 no               | MX          | FIRST | NONE    | plain | next delayed HOST
            GREETING     | 554 no               | DIRECT      | FIRST | NONE    | plain | next failed HOST
            GREETING     | 554 no               | IMPLICIT_MX | FIRST | NONE    | plain | next failed HOST
            GREETING     | 554 no               | IMPLICIT_MX | LATER | NONE    | plain | next failed HOST
            GREETING     | 503 no               | DIRECT      | FIRST | NONE    | plain | next delayed HOST
            EHLO         | 451 no               | DIRECT      | FIRST | NONE    | plain | next delayed SESSION
            EHLO         | 550 no               | MX          | FIRST | NONE    | plain | next delayed HOST
            EHLO         | 550 no               | DIRECT      | FIRST | NONE    | plain | next failed HOST
            EHLO         | 503 no               | DIRECT      | FIRST | NONE    | plain | next delayed HOST
            GREETING     | 500 no               | MX          | FIRST | NONE    | plain | next delayed HOST
            GREETING     | 500 no               | DIRECT      | FIRST | NONE    | plain | next failed HOST
            GREETING     | 499 no               | DIRECT      | FIRST | NONE    | plain | next delayed SESSION
            EHLO         | 500 what             | DIRECT      | FIRST | NONE    | plain | next failed HOST
            EHLO         | 499 what             | DIRECT      | FIRST | NONE    | plain | next delayed SESSION
            AUTH         | 500 what             | MX          | FIRST | NONE    | plain | settled delayed HOST
            AUTH         | 499 what             | MX          | FIRST | NONE    | plain | next delayed SESSION
            MAIL         | 500 what             | MX          | FIRST | NONE    | plain | settled failed TRANSACTION
            MAIL         | 499 what             | MX          | FIRST | NONE    | plain | settled delayed TRANSACTION
            MAIL         | 500 TLS required     | MX          | FIRST | NONE    | plain | next delayed TRANSACTION
            MAIL         | 499 TLS required     | MX          | FIRST | NONE    | plain | settled delayed TRANSACTION
            RCPT         | 500 what             | MX          | FIRST | NONE    | plain | settled failed RECIPIENT
            RCPT         | 499 what             | MX          | FIRST | NONE    | plain | settled delayed RECIPIENT
            DATA         | 500 what             | MX          | FIRST | OTHERS  | plain | settled failed TRANSACTION
            END_OF_DATA  | 500 what             | MX          | FIRST | OTHERS  | plain | settled failed TRANSACTION
            END_OF_DATA  | 499 what             | MX          | FIRST | OTHERS  | plain | settled delayed TRANSACTION REFUSED_AT_END
            STARTTLS     | 454 later            | DIRECT      | FIRST | NONE    | plain | next delayed HOST
            STARTTLS     | 502 what             | DIRECT      | FIRST | NONE    | plain | next delayed HOST
            AUTH         | 535 wrong            | MX          | FIRST | NONE    | plain | settled delayed HOST
            AUTH         | 535 wrong            | DIRECT      | FIRST | NONE    | plain | settled delayed HOST
            AUTH         | 503 what             | DIRECT      | FIRST | NONE    | plain | settled delayed HOST
            AUTH         | 454 cannot tell      | MX          | FIRST | NONE    | plain | next delayed SESSION
            MAIL         | 450 later            | MX          | FIRST | NONE    | plain | settled delayed TRANSACTION
            MAIL         | 450 4.7.1 later      | MX          | FIRST | NONE    | codes | settled delayed TRANSACTION
            MAIL         | 452 4.3.1 full       | MX          | FIRST | NONE    | codes | next delayed TRANSACTION
            MAIL         | 452 4.3.1 full       | MX          | FIRST | NONE    | plain | next delayed TRANSACTION
            MAIL         | 452 4.7.1 full       | MX          | FIRST | NONE    | codes | next delayed TRANSACTION
            MAIL         | 452 full             | MX          | SERVED| NONE    | plain | alone delayed TRANSACTION
            MAIL         | 451 later            | MX          | LATER | NONE    | plain | settled delayed TRANSACTION
            MAIL         | 451 later            | MX          | SERVED| NONE    | plain | alone delayed TRANSACTION
            MAIL         | 550 no               | MX          | SERVED| NONE    | plain | settled failed TRANSACTION
            MAIL         | 503 what             | MX          | SERVED| NONE    | plain | alone delayed SESSION
            RCPT         | 452 4.4.5 enough     | MX          | SERVED| NONE    | codes | alone delayed RECIPIENT
            RCPT         | 452 4.2.2 full       | MX          | SERVED| NONE    | codes | settled delayed RECIPIENT
            RCPT         | 452 enough           | MX          | SERVED| OTHERS  | plain | settled delayed RECIPIENT
            RCPT         | 451 greylisted       | MX          | SERVED| NONE    | plain | settled delayed RECIPIENT
            DATA         | 452 4.4.5 enough     | MX          | SERVED| OTHERS  | codes | alone delayed TRANSACTION
            DATA         | 554 no               | MX          | SERVED| OTHERS  | plain | settled failed TRANSACTION
            END_OF_DATA  | 421 closing          | MX          | SERVED| OTHERS  | plain | alone delayed TRANSACTION REFUSED_AT_END
            END_OF_DATA  | 452 enough           | MX          | SERVED| OTHERS  | plain | alone delayed TRANSACTION REFUSED_AT_END
            END_OF_DATA  | 451 scanner          | MX          | SERVED| OTHERS  | plain | settled delayed TRANSACTION REFUSED_AT_END
            MAIL         | 455 no               | MX          | FIRST | NONE    | plain | settled delayed TRANSACTION
            MAIL         | 550 5.7.1 no         | MX          | FIRST | NONE    | codes | settled failed TRANSACTION
            MAIL         | 552 too big          | MX          | FIRST | NONE    | plain | settled failed TRANSACTION
            MAIL         | 503 what             | MX          | FIRST | NONE    | plain | settled delayed SESSION
            MAIL         | 503 what             | MX          | LATER | NONE    | plain | alone delayed SESSION
            RCPT         | 450 later            | MX          | FIRST | NONE    | plain | settled delayed RECIPIENT
            RCPT         | 451 4.3.0 no disk    | MX          | FIRST | NONE    | codes | next delayed RECIPIENT
            RCPT         | 451 4.2.0 greylisted | MX          | FIRST | NONE    | codes | settled delayed RECIPIENT
            RCPT         | 452 too many         | MX          | FIRST | OTHERS  | plain | settled delayed RECIPIENT
            RCPT         | 550 unknown          | MX          | FIRST | NONE    | plain | settled failed RECIPIENT
            RCPT         | 550 unknown          | MX          | LATER | OTHERS  | codes | settled failed RECIPIENT
            RCPT         | 551 moved            | DIRECT      | FIRST | NONE    | plain | settled failed RECIPIENT
            RCPT         | 552 full             | MX          | FIRST | NONE    | plain | settled failed RECIPIENT
            RCPT         | 552 full             | MX          | FIRST | OTHERS  | plain | settled delayed RECIPIENT
            RCPT         | 552 5.5.3 too many   | MX          | FIRST | NONE    | codes | settled delayed RECIPIENT
            RCPT         | 552 5.5.3 too many   | MX          | FIRST | ALONE   | codes | settled failed RECIPIENT
            RCPT         | 552 full             | MX          | FIRST | ALONE   | plain | settled failed RECIPIENT
            RCPT         | 552 5.2.2 full       | MX          | FIRST | OTHERS  | codes | settled failed RECIPIENT
            RCPT         | 503 what             | MX          | FIRST | NONE    | plain | settled delayed SESSION
            RCPT         | 503 what             | MX          | LATER | NONE    | plain | alone delayed SESSION
            DATA         | 451 later            | MX          | FIRST | OTHERS  | plain | settled delayed TRANSACTION
            DATA         | 451 4.3.0 no disk    | MX          | FIRST | OTHERS  | codes | next delayed TRANSACTION
            DATA         | 554 no               | MX          | FIRST | OTHERS  | plain | settled failed TRANSACTION
            DATA         | 503 what             | MX          | FIRST | OTHERS  | plain | settled delayed SESSION
            END_OF_DATA  | 421 closing          | MX          | FIRST | OTHERS  | plain | settled delayed TRANSACTION REFUSED_AT_END
            END_OF_DATA  | 451 4.3.0 no disk    | MX          | FIRST | OTHERS  | codes | settled delayed TRANSACTION REFUSED_AT_END
            END_OF_DATA  | 552 too big          | MX          | FIRST | OTHERS  | plain | settled failed TRANSACTION
            END_OF_DATA  | 554 spam             | MX          | LATER | OTHERS  | codes | settled failed TRANSACTION
            END_OF_DATA  | 503 what             | MX          | FIRST | OTHERS  | plain | settled delayed SESSION REFUSED_AT_END
            """)
    void refusalIsJudgedByWhatWasRefused(
            Phase phase, String reply, Choice choice, Place place, String company, String codes, String judgement) {
        Outcome refused = new Outcome.Refused(phase, reply(reply));
        Circumstances circumstances = new Circumstances(
                Protocol.SMTP,
                codes.equals("codes") ? CODES : PLAIN,
                choice,
                place,
                company(company),
                Link.CLEAR_TEXT,
                Transfer.DATA);

        assertThat(told(FailurePolicy.judge(refused, RcptParameters.NONE, circumstances)))
                .isEqualTo(judgement);
    }

    /// Where TLS came to nothing, or is not there yet, and the server will not do without it.
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # phase      | reply                                    | choice      | link         | judgement
            GREETING     | 554 5.7.1 no                             | DIRECT      | UNPROTECTED  | next delayed HOST
            GREETING     | 550 nothing here                         | IMPLICIT_MX | UNPROTECTED  | next delayed HOST
            GREETING     | 521 no mail                              | MX          | UNPROTECTED  | next delayed HOST
            GREETING     | 554 5.7.1 no                             | DIRECT      | NOT_OFFERED  | next failed HOST
            GREETING     | 554 5.7.1 no                             | DIRECT      | DOWNGRADED   | next failed HOST
            GREETING     | 554 5.7.1 no                             | DIRECT      | SECURED      | next failed HOST
            EHLO         | 554 go away                              | DIRECT      | UNPROTECTED  | next delayed HOST
            EHLO         | 550 TLS required                         | DIRECT      | DOWNGRADED   | next delayed HOST
            MAIL         | 530 5.7.0 Must issue a STARTTLS command  | MX          | DOWNGRADED   | next delayed TRANSACTION
            MAIL         | 530 5.7.0 Must issue a STARTTLS command  | MX          | NOT_OFFERED  | next delayed TRANSACTION
            MAIL         | 530 5.7.0 Must issue a STARTTLS command  | MX          | CLEAR_TEXT   | next delayed TRANSACTION
            MAIL         | 530 5.7.0 Must issue a STARTTLS command  | MX          | SECURED      | settled failed TRANSACTION
            MAIL         | 530 not like this                        | MX          | DOWNGRADED   | next delayed TRANSACTION
            MAIL         | 530 5.7.0 Authentication required        | MX          | NOT_OFFERED  | settled failed TRANSACTION
            MAIL         | 523 5.7.10 needed                        | MX          | NOT_OFFERED  | next delayed TRANSACTION
            MAIL         | 538 5.7.11 needed                        | MX          | DOWNGRADED   | next delayed TRANSACTION
            MAIL         | 550 5.7.1 SSL or TLS is a must           | MX          | DOWNGRADED   | next delayed TRANSACTION
            MAIL         | 550 5.7.1 not you                        | MX          | DOWNGRADED   | settled failed TRANSACTION
            RCPT         | 530 5.7.0 Must issue a STARTTLS command  | MX          | DOWNGRADED   | next delayed RECIPIENT
            RCPT         | 550 5.7.1 encryption required            | MX          | DOWNGRADED   | next delayed RECIPIENT
            RCPT         | 550 5.1.1 unknown                        | MX          | DOWNGRADED   | settled failed RECIPIENT
            DATA         | 554 5.7.1 start tls: starttls first      | MX          | DOWNGRADED   | next delayed TRANSACTION
            END_OF_DATA  | 550 5.7.10 needed                        | MX          | DOWNGRADED   | next delayed TRANSACTION
            END_OF_DATA  | 552 5.7.0 no TLS keys in attachments     | MX          | NOT_OFFERED  | settled failed TRANSACTION
            """)
    void refusalForWantOfTlsNeverFailsMail(Phase phase, String reply, Choice choice, Link link, String judgement) {
        Circumstances circumstances = new Circumstances(
                Protocol.SMTP, CODES, choice, Place.FIRST, Company.NONE_ACCEPTED, link, Transfer.DATA);

        assertThat(told(FailurePolicy.judge(
                        new Outcome.Refused(phase, reply(reply)), RcptParameters.NONE, circumstances)))
                .isEqualTo(judgement);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            DATA         | 500 what is BDAT?    | data delayed TRANSACTION
            DATA         | 503 what             | data delayed TRANSACTION
            END_OF_DATA  | 502 no               | data delayed TRANSACTION
            END_OF_DATA  | 503 what             | data delayed TRANSACTION
            END_OF_DATA  | 554 spam             | settled failed TRANSACTION
            END_OF_DATA  | 552 too big          | settled failed TRANSACTION
            RCPT         | 501 what             | settled failed RECIPIENT
            """)
    void chunkThatIsNoCommandToTheServerSaysNothingOfMail(Phase phase, String reply, String judgement) {
        Circumstances circumstances = new Circumstances(
                Protocol.SMTP,
                PLAIN,
                Choice.MX,
                Place.FIRST,
                Company.OTHERS_ACCEPTED,
                Link.CLEAR_TEXT,
                Transfer.CHUNKS);

        assertThat(told(FailurePolicy.judge(
                        new Outcome.Refused(phase, reply(reply)), RcptParameters.NONE, circumstances)))
                .isEqualTo(judgement);
    }

    // ---- no answer ------------------------------------------------------------------------------------------------

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # phase      | cause       | place | judgement
            GREETING     | closing     | FIRST | next delayed SESSION
            GREETING     | lost        | FIRST | next delayed HOST
            GREETING     | timed out   | FIRST | next delayed HOST
            GREETING     | malformed   | FIRST | next delayed HOST
            EHLO         | closing     | FIRST | next delayed SESSION
            EHLO         | lost        | FIRST | helo delayed HOST
            EHLO         | lost        | LATER | helo delayed HOST
            EHLO         | timed out   | FIRST | next delayed HOST
            EHLO         | out of place| FIRST | next delayed HOST
            EHLO         | no offer    | FIRST | next delayed HOST
            STARTTLS     | no offer    | FIRST | next delayed HOST
            STARTTLS     | closing     | FIRST | otherwise delayed HOST
            STARTTLS     | lost        | FIRST | otherwise delayed HOST
            STARTTLS     | timed out   | FIRST | silent delayed HOST
            TLS          | closing     | FIRST | otherwise delayed HOST
            TLS          | malformed   | FIRST | next delayed HOST
            STARTTLS     | malformed   | FIRST | next delayed HOST
            TLS          | lost        | FIRST | otherwise delayed HOST
            TLS          | timed out   | FIRST | silent delayed HOST
            TLS          | no cipher   | FIRST | otherwise delayed HOST
            TLS          | no cipher   | LATER | otherwise delayed HOST
            TLS          | no trust    | FIRST | next delayed HOST
            IDLE         | no trust    | FIRST | next delayed HOST
            TLS          | injected    | FIRST | next delayed HOST
            TLS          | stopped     | FIRST | settled delayed SESSION
            AUTH         | lost        | FIRST | next delayed HOST
            AUTH         | closing     | FIRST | next delayed SESSION
            AUTH         | unauthentic | FIRST | settled delayed HOST
            AUTH         | unauthentic | LATER | settled delayed HOST
            MAIL         | lost        | SERVED| alone delayed TRANSACTION
            NOOP         | timed out   | LATER | alone delayed TRANSACTION
            GREETING     | own name    | FIRST | settled delayed DESTINATION
            EHLO         | own name    | LATER | settled delayed DESTINATION
            IDLE         | limit       | FIRST | another delayed SESSION
            IDLE         | limit       | LATER | another delayed SESSION
            MAIL         | closing     | FIRST | next delayed TRANSACTION
            MAIL         | closing     | LATER | alone delayed TRANSACTION
            MAIL         | lost        | FIRST | next delayed TRANSACTION
            MAIL         | lost        | LATER | alone delayed TRANSACTION
            MAIL         | timed out   | FIRST | next delayed TRANSACTION
            MAIL         | unsolicited | FIRST | next delayed TRANSACTION
            RCPT         | closing     | FIRST | next delayed TRANSACTION
            RCPT         | lost        | FIRST | next delayed TRANSACTION
            RCPT         | lost        | LATER | alone delayed TRANSACTION
            DATA         | timed out   | FIRST | next delayed TRANSACTION
            CONTENT      | premature   | FIRST | next delayed TRANSACTION
            CONTENT      | lost        | FIRST | next delayed TRANSACTION
            CONTENT      | timed out   | LATER | alone delayed TRANSACTION
            IDLE         | closing     | LATER | alone delayed TRANSACTION
            RSET         | out of place| LATER | alone delayed TRANSACTION
            CONTENT      | unreadable  | FIRST | settled delayed TRANSACTION
            CONTENT      | unreadable  | LATER | alone delayed TRANSACTION
            MAIL         | stopped     | FIRST | settled delayed SESSION
            IDLE         | stopped     | LATER | settled delayed SESSION
            """)
    void mailWithoutAnAnswerWaitsOrGoesElsewhere(Phase phase, String cause, Place place, String judgement) {
        Outcome unanswered = new Outcome.Unanswered(phase, cause(cause));

        assertThat(told(FailurePolicy.judge(unanswered, RcptParameters.NONE, in(place))))
                .isEqualTo(judgement);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # cause        | place | judgement
            limit          | FIRST | another delayed SESSION
            limit          | LATER | another delayed SESSION
            closing        | FIRST | next delayed SESSION
            closing        | LATER | another delayed SESSION
            lost           | FIRST | next delayed SESSION
            lost           | LATER | another delayed SESSION
            lost           | SERVED| another delayed SESSION
            out of place   | LATER | another delayed SESSION
            unreadable     | LATER | another delayed SESSION
            stopped        | FIRST | settled delayed SESSION
            stopped        | LATER | settled delayed SESSION
            """)
    void whatWasOnlyQueuedOnASessionIsChargedNothing(String cause, Place place, String judgement) {
        assertThat(told(FailurePolicy.judge(new Outcome.Untried(cause(cause)), RcptParameters.NONE, in(place))))
                .isEqualTo(judgement);
    }

    @Test
    void serverThatHangsUpOnEhloUnderTlsIsNotGreetedInClearTextByHelo() {
        Circumstances secured = new Circumstances(
                Protocol.SMTP, PLAIN, Choice.MX, Place.FIRST, Company.NONE_ACCEPTED, Link.SECURED, Transfer.DATA);
        Outcome unanswered = new Outcome.Unanswered(Phase.EHLO, new Cause.ConnectionLost("reset"));

        assertThat(told(FailurePolicy.judge(unanswered, RcptParameters.NONE, secured)))
                .isEqualTo("otherwise delayed HOST");
    }

    // ---- LMTP -----------------------------------------------------------------------------------------------------

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # phase      | reply                | codes | judgement
            EHLO         | 550 no               | plain | next failed HOST
            EHLO         | 451 no               | plain | next delayed SESSION
            MAIL         | 550 no               | plain | settled failed TRANSACTION
            RCPT         | 550 unknown          | plain | settled failed RECIPIENT
            DATA         | 451 later            | plain | settled delayed TRANSACTION
            END_OF_DATA  | 452 4.2.2 full       | codes | settled delayed RECIPIENT
            END_OF_DATA  | 421 closing          | plain | settled delayed RECIPIENT
            END_OF_DATA  | 550 5.7.1 no         | codes | settled failed RECIPIENT
            END_OF_DATA  | 503 what             | plain | settled delayed SESSION REFUSED_AT_END
            """)
    void endOfDataIsAnsweredForOneRecipientInLmtp(Phase phase, String reply, String codes, String judgement) {
        Circumstances circumstances = new Circumstances(
                Protocol.LMTP,
                codes.equals("codes") ? CODES : PLAIN,
                Choice.DIRECT,
                Place.FIRST,
                Company.OTHERS_ACCEPTED,
                Link.CLEAR_TEXT,
                Transfer.DATA);

        assertThat(told(FailurePolicy.judge(
                        new Outcome.Refused(phase, reply(reply)), RcptParameters.NONE, circumstances)))
                .isEqualTo(judgement);
    }

    /// What answers one recipient is not about the connection, unless it closes that.
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            MAIL         | 451 later    | alone delayed TRANSACTION
            DATA         | 452 enough   | alone delayed TRANSACTION
            END_OF_DATA  | 452 full     | settled delayed RECIPIENT
            END_OF_DATA  | 421 closing  | alone delayed RECIPIENT
            """)
    void onlyTheAnswerToOneRecipientSaysNothingOfALimitInLmtp(Phase phase, String reply, String judgement) {
        Circumstances served = new Circumstances(
                Protocol.LMTP,
                PLAIN,
                Choice.DIRECT,
                Place.SERVED,
                Company.OTHERS_ACCEPTED,
                Link.CLEAR_TEXT,
                Transfer.DATA);

        assertThat(told(FailurePolicy.judge(new Outcome.Refused(phase, reply(reply)), RcptParameters.NONE, served)))
                .isEqualTo(judgement);
    }

    @Test
    void lmtpServerThatHangsUpOnLhloIsNotGreetedWithHelo() {
        Circumstances circumstances = new Circumstances(
                Protocol.LMTP,
                PLAIN,
                Choice.DIRECT,
                Place.FIRST,
                Company.NONE_ACCEPTED,
                Link.CLEAR_TEXT,
                Transfer.DATA);
        Outcome lost = new Outcome.Unanswered(Phase.EHLO, new Cause.ConnectionLost("reset"));

        assertThat(told(FailurePolicy.judge(lost, RcptParameters.NONE, circumstances)))
                .isEqualTo("next delayed HOST");
    }

    @Test
    void noticeOfSuccessIsOwedByUsBehindLmtpWhateverItsServerOffers() {
        RcptParameters asked = new RcptParameters(Notify.on(Notify.Condition.SUCCESS), null);
        Outcome accepted = new Outcome.Accepted(Reply.of(250, "ok"));
        for (Capabilities capabilities : List.of(PLAIN, CODES)) {
            Circumstances circumstances = new Circumstances(
                    Protocol.LMTP,
                    capabilities,
                    Choice.DIRECT,
                    Place.FIRST,
                    Company.OTHERS_ACCEPTED,
                    Link.CLEAR_TEXT,
                    Transfer.DATA);
            assertThat(FailurePolicy.judge(accepted, asked, circumstances))
                    .isEqualTo(new Judgement.Settled(new Verdict.Delivered(SuccessNotice.OWED)));
            assertThat(FailurePolicy.judge(accepted, RcptParameters.NONE, circumstances))
                    .isEqualTo(new Judgement.Settled(new Verdict.Delivered(SuccessNotice.NOT_ASKED)));
        }
    }

    // ---- all of them ----------------------------------------------------------------------------------------------

    @ParameterizedTest
    @MethodSource("everythingButAnswers")
    void nothingButA5yzFails(Outcome outcome, Circumstances circumstances) {
        Judgement judgement = FailurePolicy.judge(outcome, RcptParameters.NONE, circumstances);

        assertThat(judgement.otherwise()).isInstanceOf(Verdict.Delayed.class);
    }

    @ParameterizedTest
    @MethodSource("everyCause")
    void doubtfulMailIsTriedNowhereElse(Cause cause) {
        for (Circumstances circumstances : everywhere()) {
            assertThat(FailurePolicy.judge(new Outcome.InDoubt(cause), RcptParameters.NONE, circumstances))
                    .isEqualTo(new Judgement.Settled(new Verdict.Delayed(Scope.SESSION, Delay.IN_DOUBT)));
        }
    }

    @ParameterizedTest
    @MethodSource("everyRefusal")
    void badSequenceIsNeverAVerdictOnMail(Phase phase) {
        for (Circumstances circumstances : everywhere()) {
            Outcome refused = new Outcome.Refused(phase, Reply.of(503, "5.5.1 what?"));
            assertThat(FailurePolicy.judge(refused, RcptParameters.NONE, circumstances)
                            .otherwise())
                    .isInstanceOf(Verdict.Delayed.class);
        }
    }

    @ParameterizedTest
    @MethodSource("everyRefusal")
    void everyCodeHasAJudgementOfItsOwnPermanence(Phase phase) {
        for (int code = 400; code < 600; code++) {
            for (Circumstances circumstances : everywhere()) {
                Outcome refused = new Outcome.Refused(phase, Reply.of(code, "text"));
                Verdict verdict = FailurePolicy.judge(refused, RcptParameters.NONE, circumstances)
                        .otherwise();
                if (code < 500) {
                    assertThat(verdict).isInstanceOf(Verdict.Delayed.class);
                }
                assertThat(verdict).isNotInstanceOfAny(Verdict.Relayed.class, Verdict.Delivered.class);
            }
        }
    }

    @Test
    void oversizeFailsTheMessage() {
        for (Circumstances circumstances : everywhere()) {
            assertThat(told(FailurePolicy.judge(new Outcome.Oversize(2, 1), RcptParameters.NONE, circumstances)))
                    .isEqualTo("settled failed TRANSACTION");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            550 no                 | settled delayed TRANSACTION
            451 later              | settled delayed TRANSACTION
            451 4.3.0 out of order | next delayed TRANSACTION
            """)
    void withheldRecipientGoesWhereTheRefusedOneGoes(String reply, String judgement) {
        Recipient other = new Recipient(ForwardPath.parse("x@b.example"), RcptParameters.NONE, 1);
        Outcome withheld = new Outcome.Withheld(
                other,
                Reply.of(
                        Integer.parseInt(reply.substring(0, 3)),
                        reply.substring(4).strip()));
        assertThat(told(FailurePolicy.judge(withheld, RcptParameters.NONE, with(CODES))))
                .isEqualTo(judgement);
    }

    @Test
    void contentThatThisHostCannotTakeTriesTheNextOneAndElseFails() {
        Outcome unsendable = new Outcome.Unsendable(new EnhancedStatusCode(5, 6, 3), "signed");
        for (Circumstances circumstances : everywhere()) {
            assertThat(told(FailurePolicy.judge(unsendable, RcptParameters.NONE, circumstances)))
                    .isEqualTo("next failed TRANSACTION");
        }
    }

    // ---- accepted -------------------------------------------------------------------------------------------------

    @Test
    void noticeOfSuccessIsOwedByUsWhereTheServerKnowsNoDsn() {
        RcptParameters asked = new RcptParameters(Notify.on(Notify.Condition.SUCCESS), null);
        Outcome accepted = new Outcome.Accepted(Reply.of(250, "ok"));

        assertThat(FailurePolicy.judge(accepted, asked, with(PLAIN))).isEqualTo(relayed(SuccessNotice.OWED));
        assertThat(FailurePolicy.judge(accepted, asked, with(CODES))).isEqualTo(relayed(SuccessNotice.PASSED_ON));
        assertThat(FailurePolicy.judge(accepted, RcptParameters.NONE, with(PLAIN)))
                .isEqualTo(relayed(SuccessNotice.NOT_ASKED));
    }

    @ParameterizedTest
    @CsvSource({
        "GREETING, lost, true",
        "GREETING, timed out, true",
        "EHLO, lost, true",
        "EHLO, timed out, true",
        "EHLO, malformed, true",
        "STARTTLS, timed out, true",
        "TLS, timed out, true",
        "TLS, injected, true",
        "AUTH, timed out, true",
        "TLS, no trust, false",
        "AUTH, unauthentic, false",
        "EHLO, own name, false",
        "EHLO, closing, false",
        "EHLO, stopped, false",
        "MAIL, lost, false",
        "IDLE, lost, false"
    })
    void onlySilenceBeforeTheSessionIsRemembered(Phase phase, String cause, boolean remembered) {
        assertThat(FailurePolicy.gaveNoSession(new Outcome.Unanswered(phase, cause(cause))))
                .isEqualTo(remembered);
        assertThat(FailurePolicy.gaveNoSession(new Outcome.Refused(Phase.GREETING, Reply.of(554, "no"))))
                .isFalse();
    }

    // ---- the axes -------------------------------------------------------------------------------------------------

    static Stream<Phase> everyRefusal() {
        return Stream.of(
                Phase.GREETING,
                Phase.EHLO,
                Phase.STARTTLS,
                Phase.AUTH,
                Phase.MAIL,
                Phase.RCPT,
                Phase.DATA,
                Phase.END_OF_DATA);
    }

    static Stream<Cause> everyCause() {
        Reply reply = Reply.of(554, "5.7.1 go away");
        return Stream.of(
                new Cause.Closing(Reply.of(421, "bye")),
                new Cause.ConnectionLost("reset"),
                new Cause.TimedOut(Phase.MAIL),
                new Cause.Malformed("noise"),
                new Cause.Unsolicited(reply),
                new Cause.Premature(reply),
                new Cause.OutOfPlace(Phase.RCPT, reply),
                new Cause.ContentUnreadable("gone"),
                new Cause.Unauthenticated(Cause.Unauthenticated.Obstacle.NOT_OFFERED, "not offered"),
                new Cause.Unsecured(Lack.OFFER, "not offered"),
                new Cause.Unsecured(Lack.SECRECY, "not offered"),
                new Cause.Unsecured(Lack.CONFIGURATION, "no file"),
                new Cause.Unsecured(Lack.HANDSHAKE, "no cipher"),
                new Cause.Unsecured(Lack.TRUST, "expired"),
                new Cause.Injected(),
                new Cause.OwnName("me.example"),
                new Cause.LimitReached(),
                new Cause.Stopped());
    }

    static Stream<Arguments> everythingButAnswers() {
        return everyCause()
                .flatMap(cause -> Stream.of(Phase.values()).map(phase -> new Outcome.Unanswered(phase, cause)))
                .flatMap(outcome -> everywhere().stream().map(circumstances -> Arguments.of(outcome, circumstances)));
    }

    private static List<Circumstances> everywhere() {
        List<Circumstances> all = new ArrayList<>();
        for (Protocol protocol : Protocol.values()) {
            for (Capabilities capabilities : List.of(PLAIN, CODES)) {
                for (Choice choice : Choice.values()) {
                    for (Place place : Place.values()) {
                        for (Company company : Company.values()) {
                            for (Link link : Link.values()) {
                                all.add(new Circumstances(
                                        protocol, capabilities, choice, place, company, link, Transfer.DATA));
                            }
                        }
                    }
                }
            }
        }
        return all;
    }

    private static Circumstances in(Place place) {
        return new Circumstances(
                Protocol.SMTP, PLAIN, Choice.MX, place, Company.NONE_ACCEPTED, Link.CLEAR_TEXT, Transfer.DATA);
    }

    private static Circumstances with(Capabilities capabilities) {
        return new Circumstances(
                Protocol.SMTP,
                capabilities,
                Choice.MX,
                Place.FIRST,
                Company.OTHERS_ACCEPTED,
                Link.CLEAR_TEXT,
                Transfer.DATA);
    }

    private static Judgement relayed(SuccessNotice notice) {
        return new Judgement.Settled(new Verdict.Relayed(notice));
    }

    private static Company company(String word) {
        return switch (word) {
            case "OTHERS" -> Company.OTHERS_ACCEPTED;
            case "ALONE" -> Company.ALONE;
            default -> Company.NONE_ACCEPTED;
        };
    }

    private static Reply reply(String line) {
        return Reply.of(Integer.parseInt(line.substring(0, 3)), line.substring(4));
    }

    private static Cause cause(String word) {
        return switch (word) {
            case "closing" -> new Cause.Closing(Reply.of(421, "bye"));
            case "lost" -> new Cause.ConnectionLost("reset");
            case "timed out" -> new Cause.TimedOut(Phase.MAIL);
            case "malformed" -> new Cause.Malformed("noise");
            case "unsolicited" -> new Cause.Unsolicited(Reply.of(250, "ok"));
            case "premature" -> new Cause.Premature(Reply.of(552, "too big"));
            case "out of place" -> new Cause.OutOfPlace(Phase.RCPT, Reply.of(354, "go"));
            case "unreadable" -> new Cause.ContentUnreadable("gone");
            case "unauthentic" -> new Cause.Unauthenticated(Cause.Unauthenticated.Obstacle.NOT_OFFERED, "not offered");
            case "no offer" -> new Cause.Unsecured(Lack.OFFER, "not offered");
            case "no cipher" -> new Cause.Unsecured(Lack.HANDSHAKE, "no cipher");
            case "no trust" -> new Cause.Unsecured(Lack.TRUST, "expired");
            case "injected" -> new Cause.Injected();
            case "own name" -> new Cause.OwnName("me.example");
            case "limit" -> new Cause.LimitReached();
            case "stopped" -> new Cause.Stopped();
            default -> throw new IllegalArgumentException(word);
        };
    }

    private static String told(Judgement judgement) {
        String what = switch (judgement) {
            case Judgement.Settled _ -> "settled ";
            case Judgement.NextHost _ -> "next ";
            case Judgement.AgainAlone _ -> "alone ";
            case Judgement.AgainByData _ -> "data ";
            case Judgement.AgainWithHelo _ -> "helo ";
            case Judgement.AgainSecuredOtherwise(var _, HandshakeTrouble trouble) ->
                switch (trouble) {
                    case DISAGREEMENT -> "otherwise ";
                    case SILENCE -> "silent ";
                    case NO_BINDING -> "bound ";
                };
            case Judgement.OnAnotherConnection _ -> "another ";
        };
        return what
                + switch (judgement.otherwise()) {
                    case Verdict.Relayed _ -> "relayed";
                    case Verdict.Delivered _ -> "delivered";
                    case Verdict.Failed(Scope scope) -> "failed " + scope;
                    case Verdict.Delayed(Scope scope, Delay delay) ->
                        "delayed " + scope + (delay == Delay.NOT_ACCEPTED ? "" : " " + delay);
                };
    }
}
