package org.zsmtp.smtp.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.zsmtp.smtp.address.ForwardPath;
import org.zsmtp.smtp.address.InternationalMailbox;
import org.zsmtp.smtp.address.ReversePath;
import org.zsmtp.smtp.mail.BodyType;
import org.zsmtp.smtp.mail.Content;
import org.zsmtp.smtp.mail.ContentReader;
import org.zsmtp.smtp.mail.Envelope;
import org.zsmtp.smtp.mail.EnvelopeId;
import org.zsmtp.smtp.mail.MailObject;
import org.zsmtp.smtp.mail.MailParameters;
import org.zsmtp.smtp.mail.Notify;
import org.zsmtp.smtp.mail.OriginalRecipient;
import org.zsmtp.smtp.mail.RcptParameters;
import org.zsmtp.smtp.mail.Recipient;
import org.zsmtp.smtp.mail.RequireTls;
import org.zsmtp.smtp.mail.Ret;
import org.zsmtp.smtp.wire.Capabilities;
import org.zsmtp.smtp.wire.EnhancedStatusCode;
import org.zsmtp.smtp.wire.Reply;

/// Refusals of MAIL, RCPT and DATA, what they cost the transaction and what the next one starts with.
class EnvelopeTest {

    private static final SessionOptions OPTIONS = Conversation.OPTIONS;
    private static final String MAIL = "MAIL From:<s@a.example>";
    private static final String RCPT = "RCPT To:<r1@b.example>";

    @Test
    void partialRejectStillDeliversToTheRest() {
        Conversation talk = Conversation.established(OPTIONS, "PIPELINING").submit("x\n", 3);
        talk.flight();
        talk.serverSays("250 ok", "250 one", "550 two", "451 three", "354 go").clientSays("x", ".");
        talk.serverSays("250 queued").clientSays();
        assertThat(talk.outcomes(0))
                .containsExactly(
                        new Outcome.Accepted(Reply.of(250, "queued")),
                        new Outcome.Refused(Phase.RCPT, Reply.of(550, "two")),
                        new Outcome.Refused(Phase.RCPT, Reply.of(451, "three")));
    }

    @Test
    void allRecipientsRefusedButDataWelcomeGetsALoneDot() {
        Conversation talk = Conversation.established(OPTIONS, "PIPELINING").submit("never sent\n", 2);
        talk.flight();
        talk.serverSays("250 ok", "550 one", "550 two", "354 go").clientSays(".");
        talk.serverSays("554 nobody").clientSays();
        assertThat(talk.outcomes(0))
                .containsExactly(
                        new Outcome.Refused(Phase.RCPT, Reply.of(550, "one")),
                        new Outcome.Refused(Phase.RCPT, Reply.of(550, "two")));
        assertThat(talk.session.isIdle()).isTrue();
    }

    @Test
    void loneDotThatTheServerTookIsNoDelivery() {
        Conversation talk = Conversation.established(OPTIONS, "PIPELINING").submit("x\n", 1);
        talk.flight();
        talk.serverSays("250 ok", "550 no", "354 go")
                .clientSays(".")
                .serverSays("250 taken")
                .clientSays();
        assertThat(talk.outcome()).isEqualTo(new Outcome.Refused(Phase.RCPT, Reply.of(550, "no")));
    }

    @Test
    void loneDotDoesNotProveThatMessagesMayOverlap() {
        Conversation talk = Conversation.established(OPTIONS, "PIPELINING").submit("x\n", 1);
        talk.flight();
        talk.serverSays("250 ok", "550 no", "354 go")
                .clientSays(".")
                .serverSays("250 taken")
                .clientSays();
        talk.submit("two\n", 1).submit("three\n", 1).clientSays(MAIL, RCPT, "DATA");
        talk.serverSays("250 ok", "250 ok", "354 go").clientSays("two", ".");
    }

    @Test
    void dataIsNotSentWithoutPipeliningWhereAllRecipientsAreRefused() {
        Conversation talk = Conversation.established(OPTIONS).submit("x\n", 1).submit("y\n", 1);
        talk.clientSays(MAIL).serverSays("250 ok").clientSays(RCPT).serverSays("550 no");
        talk.clientSays("RSET").serverSays("250 ok").clientSays(MAIL);
        talk.session.disconnected("gone");
        talk.clientSays();
        assertThat(talk.outcomes(0)).containsExactly(new Outcome.Refused(Phase.RCPT, Reply.of(550, "no")));
    }

    @Test
    void refusedMailWithoutPipeliningIsAboutAllRecipients() {
        Conversation talk = Conversation.established(OPTIONS).submit("x\n", 2).submit("y\n", 1);
        talk.clientSays(MAIL).serverSays("550 5.7.1 not you");
        talk.clientSays("RSET").serverSays("250 ok").clientSays(MAIL);
        talk.session.disconnected("gone");
        talk.clientSays();
        Outcome refused = new Outcome.Refused(Phase.MAIL, Reply.of(550, "5.7.1 not you"));
        assertThat(talk.outcomes(0)).containsExactly(refused, refused);
    }

    @Test
    void refusedMailInAGroupIsAboutAllRecipientsWhateverTheyHeard() {
        Conversation talk =
                Conversation.established(OPTIONS, "PIPELINING").submit("x\n", 2).submit("y\n", 1);
        talk.flight();
        talk.serverSays("552 too big", "503 no sender", "503 no sender", "503 no recipients");
        talk.clientSays("RSET", MAIL, RCPT, "DATA").serverSays("250 ok").clientSays();
        Outcome refused = new Outcome.Refused(Phase.MAIL, Reply.of(552, "too big"));
        assertThat(talk.outcomes(0)).containsExactly(refused, refused);
    }

    @Test
    void refusedMailThatIsFollowedByA354GetsALoneDot() {
        Conversation talk = Conversation.established(OPTIONS, "PIPELINING").submit("x\n", 1);
        talk.flight();
        talk.serverSays("550 no", "503 no sender", "354 go")
                .clientSays(".")
                .serverSays("554 what")
                .clientSays();
        assertThat(talk.outcome()).isEqualTo(new Outcome.Refused(Phase.MAIL, Reply.of(550, "no")));
    }

    @Test
    void askedForContentOfATransactionThatIsNotOursTheSessionEnds() {
        Conversation talk = Conversation.established(OPTIONS, "PIPELINING").submit("x\n", 1);
        talk.flight();
        // The server has an older transaction open and added the recipient to that one.
        talk.serverSays("503 nested MAIL", "250 ok", "354 go").clientSays();
        assertThat(talk.closed).isTrue();
        assertThat(talk.outcome())
                .isEqualTo(new Outcome.Unanswered(Phase.DATA, new Cause.OutOfPlace(Phase.DATA, Reply.of(354, "go"))));
    }

    @Test
    void nestedMailWhoseDataIsWelcomeNeverGetsALoneDot() {
        Conversation talk = Conversation.established(OPTIONS, "PIPELINING").submit("x\n", 1);
        talk.flight();
        talk.serverSays("503 nested MAIL", "452 too many", "354 go").clientSays();
        assertThat(talk.closed).isTrue();
    }

    @Test
    void refusedDataIsAboutTheRecipientsThatWereAccepted() {
        Conversation talk =
                Conversation.established(OPTIONS, "PIPELINING").submit("x\n", 2).submit("y\n", 1);
        talk.flight();
        talk.serverSays("250 ok", "250 ok", "550 no", "451 later");
        talk.clientSays("RSET", MAIL, RCPT, "DATA").serverSays("250 ok").clientSays();
        assertThat(talk.outcomes(0))
                .containsExactly(
                        new Outcome.Refused(Phase.DATA, Reply.of(451, "later")),
                        new Outcome.Refused(Phase.RCPT, Reply.of(550, "no")));
    }

    @Test
    void noResetGoesBeforeTheFirstMail() {
        Conversation talk = Conversation.established(OPTIONS, "PIPELINING").submit("x\n", 1);
        talk.clientSays(MAIL, RCPT, "DATA");
    }

    @Test
    void recipientsThatDoNotFitAFlightGoInTheNextAndGiveWayToARefusedMail() {
        Conversation talk = Conversation.established(OPTIONS.withRecipients(3000), "PIPELINING")
                .submit("x\n", 3000);
        Action.Write first = (Action.Write) talk.session.poll();
        assertThat(first.octets().remaining()).isBetween(30_000, 33_000);
        talk.serverSays("550 no").submit("y\n", 1).clientSays();
        int sent = (int) new String(first.octets().array(), 0, first.octets().limit(), StandardCharsets.US_ASCII)
                .lines()
                .filter(line -> line.startsWith("RCPT"))
                .count();
        for (int i = 0; i < sent; i++) {
            talk.clientSays().serverSays("503 no sender");
        }
        talk.clientSays("RSET", MAIL, RCPT, "DATA").serverSays("250 ok").clientSays();
        talk.session.disconnected("gone");
        talk.clientSays();
        assertThat(talk.outcomes(0))
                .hasSize(3000)
                .allMatch(o -> o.equals(new Outcome.Refused(Phase.MAIL, Reply.of(550, "no"))));
    }

    @Test
    void contentAboveTheServersLimitIsNotOffered() {
        Conversation talk = Conversation.established(OPTIONS, "PIPELINING", "SIZE 1000");
        talk.submit("x".repeat(1000) + "\n", 1).submit("small\n", 1);
        talk.clientSays("MAIL From:<s@a.example> SIZE=6", RCPT, "DATA");
        assertThat(talk.outcome()).isEqualTo(new Outcome.Oversize(1001, 1000));
    }

    @Test
    void contentThatThePeerCannotTakeIsNotOffered() {
        Conversation talk = Conversation.established(OPTIONS, "PIPELINING");
        talk.submit(eightBitOnly()).submit("small\n", 1);
        talk.clientSays(MAIL, RCPT, "DATA");
        assertThat(talk.outcome())
                .isEqualTo(new Outcome.Unsendable(new EnhancedStatusCode(5, 6, 3), "not 8-bit clean"));
    }

    @Test
    void formForThePeerIsWhatIsSent() {
        Conversation talk = Conversation.established(OPTIONS, "PIPELINING", "8BITMIME", "SIZE");
        talk.submit(eightBitOnly());
        talk.clientSays(MAIL + " BODY=8BITMIME SIZE=7", RCPT, "DATA");
        talk.serverSays("250 ok", "250 ok", "354 go").clientSays("signed", ".");
    }

    private static MailObject eightBitOnly() {
        return new MailObject(Conversation.mail("", 1).envelope(), new EightBitOnly("signed\n"));
    }

    /// Refuses peers without 8BITMIME; its own octets are never to be seen.
    private record EightBitOnly(String text) implements Content {
        @Override
        public Form forPeer(Capabilities capabilities) {
            return capabilities.eightBitMime()
                    ? new Form.Sendable(Content.of(text.getBytes(StandardCharsets.ISO_8859_1), BodyType.EIGHT_BIT_MIME))
                    : new Form.Unsendable(new EnhancedStatusCode(5, 6, 3), "not 8-bit clean");
        }

        @Override
        public OptionalLong size() {
            return OptionalLong.of(99);
        }

        @Override
        public BodyType bodyType() {
            return BodyType.SEVEN_BIT;
        }

        @Override
        public ContentReader open() {
            throw new IllegalStateException("the form is read, not this");
        }
    }

    @Test
    void sizeWithoutALimitThatMailCouldPassLimitsNothing() {
        for (String size : new String[] {"SIZE", "SIZE 0", "SIZE x", "SIZE 1", "SIZE 10", "SIZE 999", "SIZE -1"}) {
            Conversation talk = Conversation.established(OPTIONS, size).submit("0123456789\n", 1);
            talk.clientSays("MAIL From:<s@a.example> SIZE=11");
        }
    }

    @Test
    void parametersGoOnlyToServersThatOfferThem() {
        Conversation talk =
                Conversation.established(OPTIONS, "PIPELINING", "8BITMIME").submit(demanding());
        talk.clientSays("MAIL From:<> BODY=8BITMIME", RCPT, "RCPT To:<r2@b.example>", "DATA");
    }

    @Test
    void parametersGoToServersThatOfferThem() {
        Conversation talk = Conversation.established(OPTIONS, "pipelining", "dsn", "8bitmime", "size 1000")
                .submit(demanding());
        talk.clientSays(
                "MAIL From:<> BODY=8BITMIME SIZE=2 ENVID=QQ314159 RET=HDRS",
                "RCPT To:<r1@b.example> NOTIFY=SUCCESS,FAILURE ORCPT=rfc822;a+2Bb@b.example",
                "RCPT To:<r2@b.example> NOTIFY=NEVER",
                "DATA");
    }

    @Test
    void mailThatRequiresTlsIsNotOfferedToAServerThatCannotPromiseIt() {
        Conversation talk = Conversation.established(OPTIONS, "PIPELINING");
        talk.submit(wishing(RequireTls.REQUIRED)).submit("small\n", 1);
        talk.clientSays(MAIL, RCPT, "DATA");
        assertThat(talk.outcome())
                .isEqualTo(new Outcome.Unsendable(
                        new EnhancedStatusCode(5, 7, 30),
                        "the sender requires TLS on all the way (REQUIRETLS), and the server cannot promise it"));
    }

    @Test
    void serverThatPromisesTlsIsToldThatItIsRequired() {
        Conversation talk = Conversation.established(OPTIONS, "PIPELINING", "SIZE", "requiretls");
        talk.submit(wishing(RequireTls.REQUIRED)).clientSays(MAIL + " SIZE=2 REQUIRETLS", RCPT, "DATA");
    }

    @Test
    void serverThatPromisesTlsIsToldNothingWhereNobodyRequiresIt() {
        for (RequireTls wish : List.of(RequireTls.AS_POLICY, RequireTls.NOT_REQUIRED)) {
            Conversation talk = Conversation.established(OPTIONS, "PIPELINING", "REQUIRETLS");
            talk.submit(wishing(wish)).clientSays(MAIL, RCPT, "DATA");
        }
    }

    private static MailObject wishing(RequireTls wish) {
        MailObject mail = Conversation.mail("x\n", 1);
        Envelope envelope = mail.envelope();
        return new MailObject(
                new Envelope(envelope.reversePath(), envelope.parameters().with(wish), envelope.recipients()),
                mail.content());
    }

    private static MailObject demanding() {
        Recipient first = new Recipient(
                ForwardPath.parse("r1@b.example"),
                new RcptParameters(
                        Notify.on(Notify.Condition.FAILURE, Notify.Condition.SUCCESS),
                        OriginalRecipient.parse("rfc822;a+2Bb@b.example")),
                1);
        Recipient second = new Recipient(ForwardPath.parse("r2@b.example"), new RcptParameters(Notify.NEVER, null), 2);
        return new MailObject(
                new Envelope(
                        ReversePath.parse(""),
                        new MailParameters(new EnvelopeId("QQ314159"), Ret.HDRS),
                        List.of(first, second)),
                Content.of(new byte[] {(byte) 0xe4, '\n'}, BodyType.EIGHT_BIT_MIME));
    }

    @Test
    void contentOfExactlyTheServersLimitIsOffered() {
        Conversation talk = Conversation.established(OPTIONS, "PIPELINING", "SIZE 1000");
        talk.submit("x".repeat(999) + "\n", 1).clientSays(MAIL + " SIZE=1000", RCPT, "DATA");
    }

    // ---- international mail (RFC 6531); its addresses are UTF-8, one octet in each character -----------------------

    private static final String UMLAUT = "\u00c3\u00bc";

    private static final ReversePath PLAIN_SENDER = ReversePath.parse("s@a.example");
    private static final ForwardPath PLAIN_RECIPIENT = ForwardPath.parse("r1@b.example");
    private static final InternationalMailbox SENDER = InternationalMailbox.parse("s" + UMLAUT + "@a.example");
    private static final InternationalMailbox RECIPIENT = InternationalMailbox.parse("r" + UMLAUT + "@b.example");

    private static MailObject mail(ReversePath from, ForwardPath to, boolean inHeader) {
        Recipient recipient = new Recipient(to, RcptParameters.NONE, 1);
        Content content = inHeader
                ? new InternationalHeader()
                : Conversation.mail("x\n", 1).content();
        return new MailObject(new Envelope(from, MailParameters.NONE, List.of(recipient)), content);
    }

    private static final class InternationalHeader implements Content {
        @Override
        public OptionalLong size() {
            return OptionalLong.empty();
        }

        @Override
        public BodyType bodyType() {
            return BodyType.SEVEN_BIT;
        }

        @Override
        public boolean isInternational() {
            return true;
        }

        @Override
        public ContentReader open() throws IOException {
            return Conversation.mail("x\n", 1).content().open();
        }
    }

    @Test
    void serverIsToldThatTheEnvelopeOrTheHeaderIsInternational() {
        String keyword = "SMTPUTF8";
        Conversation.established(OPTIONS, keyword)
                .submit(mail(SENDER, PLAIN_RECIPIENT, false))
                .clientSays("MAIL From:<s" + UMLAUT + "@a.example> SMTPUTF8");
        Conversation.established(OPTIONS, keyword)
                .submit(mail(PLAIN_SENDER, RECIPIENT, false))
                .clientSays(MAIL + " SMTPUTF8");
        Conversation.established(OPTIONS, keyword)
                .submit(mail(PLAIN_SENDER, PLAIN_RECIPIENT, true))
                .clientSays(MAIL + " SMTPUTF8");
        Conversation.established(OPTIONS, keyword)
                .submit(mail(PLAIN_SENDER, PLAIN_RECIPIENT, false))
                .clientSays(MAIL);
        Conversation.established(OPTIONS)
                .submit(mail(PLAIN_SENDER, PLAIN_RECIPIENT, true))
                .clientSays(MAIL);
    }

    @Test
    void internationalAddressIsNotOfferedToAServerThatDoesNotKnowThem() {
        for (MailObject mail : List.of(mail(SENDER, PLAIN_RECIPIENT, false), mail(PLAIN_SENDER, RECIPIENT, false))) {
            Conversation talk = Conversation.established(OPTIONS, "PIPELINING", "8BITMIME");
            talk.submit(mail).submit("small\n", 1).clientSays(MAIL, RCPT, "DATA");
            String shown = mail.envelope().reversePath().isInternational() ? "s\u00fc@a.example" : "r\u00fc@b.example";
            assertThat(talk.outcome())
                    .isEqualTo(new Outcome.Unsendable(
                            new EnhancedStatusCode(5, 6, 7),
                            "the address " + shown + " needs SMTPUTF8, which the server does not offer"));
        }
    }

    @Test
    void addressThatTheServerCannotTakeIsShownAmongOthers() {
        Recipient plain = new Recipient(ForwardPath.parse("r1@b.example"), RcptParameters.NONE, 1);
        Recipient other = new Recipient(RECIPIENT, RcptParameters.NONE, 2);
        MailObject mail = Conversation.mail("x\n", 1);
        Conversation talk = Conversation.established(OPTIONS, "PIPELINING");
        talk.submit(new MailObject(
                        new Envelope(mail.envelope().reversePath(), MailParameters.NONE, List.of(plain, other)),
                        mail.content()))
                .clientSays();
        assertThat(talk.outcomes(0))
                .hasSize(2)
                .allSatisfy(outcome ->
                        assertThat(outcome.toString()).contains("the address r\u00fc@b.example needs SMTPUTF8"));
    }

    // ---- dialogues ------------------------------------------------------------------------------------------------

    @Test
    void dialogueOfARefusedMailEndsWithIt() {
        Conversation talk =
                Conversation.established(OPTIONS, "PIPELINING").submit("x\n", 1).submit("y\n", 1);
        talk.flight();
        talk.serverSays("550 no", "503 no sender", "503 no recipients").flight();
        talk.serverSays("250 reset").clientSays();
        assertThat(Conversation.dialogue(talk.reports.getFirst().outcomes().getFirst()))
                .containsExactly(MAIL + " < 550 no");
    }

    @Test
    void resetAndTheNextEnvelopeShareAFlight() {
        Conversation talk =
                Conversation.established(OPTIONS, "PIPELINING").submit("x\n", 1).submit("y\n", 1);
        talk.flight();
        talk.serverSays("250 ok", "550 no", "554 nobody");
        Action.Write flight = (Action.Write) talk.session.poll();
        assertThat(StandardCharsets.US_ASCII.decode(flight.octets()).toString())
                .isEqualTo("RSET\r\n" + MAIL + "\r\n" + RCPT + "\r\nDATA\r\n");
    }
}
