package org.zsmtp.smtp.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zsmtp.smtp.auth.Binding;
import org.zsmtp.smtp.auth.Credentials;
import org.zsmtp.smtp.auth.Credentials.ClearText;
import org.zsmtp.smtp.auth.External;
import org.zsmtp.smtp.auth.Login;
import org.zsmtp.smtp.auth.MechanismChoice;
import org.zsmtp.smtp.auth.MechanismChoice.AfterRefusal;
import org.zsmtp.smtp.auth.OAuthBearer;
import org.zsmtp.smtp.auth.Plain;
import org.zsmtp.smtp.auth.SaslMechanism;
import org.zsmtp.smtp.auth.UnusableMechanismException;
import org.zsmtp.smtp.auth.XOAuth2;
import org.zsmtp.smtp.wire.Reply;

/// Which mechanism a session takes, how it says what it has to say, and what it believes.
class MechanismsTest {

    private static final String PLAIN = base64("\0joe\0open sesame");

    private final List<String> heard = new ArrayList<>();

    /// A mechanism in which the server has the last word.
    private record Mutual(String name) implements SaslMechanism {

        @Override
        public boolean disclosesSecret() {
            return false;
        }

        @Override
        public Client client(Credentials credentials, Binding binding) {
            return new Client() {
                private boolean proven;

                @Override
                public Optional<byte[]> initialResponse() {
                    return Optional.of("hello".getBytes(StandardCharsets.US_ASCII));
                }

                @Override
                public Answer respond(String challenge) {
                    proven = challenge.equals("proof");
                    return proven
                            ? new Answer.Say(new byte[0])
                            : new Answer.Cancel("the server does not know the secret");
                }

                @Override
                public SaslMechanism.Standing standing() {
                    return proven ? SaslMechanism.Standing.COMPLETE : SaslMechanism.Standing.UNPROVEN;
                }
            };
        }
    }

    /// A mechanism that says what it is given.
    ///
    /// @param initial what it says unasked
    private record Echo(Optional<String> initial) implements SaslMechanism {
        @Override
        public String name() {
            return "ECHO";
        }

        @Override
        public boolean disclosesSecret() {
            return false;
        }

        @Override
        public Client client(Credentials credentials, Binding binding) {
            return new Client() {
                @Override
                public Optional<byte[]> initialResponse() {
                    return initial.map(text -> text.getBytes(StandardCharsets.US_ASCII));
                }

                @Override
                public Answer respond(String challenge) {
                    return new Answer.Say(challenge.getBytes(StandardCharsets.US_ASCII));
                }

                @Override
                public SaslMechanism.Standing standing() {
                    return SaslMechanism.Standing.COMPLETE;
                }
            };
        }
    }

    /// A mechanism that is not set up.
    private record Absent() implements SaslMechanism {
        @Override
        public String name() {
            return "ABSENT";
        }

        @Override
        public boolean disclosesSecret() {
            return false;
        }

        @Override
        public Client client(Credentials credentials, Binding binding) throws UnusableMechanismException {
            throw new UnusableMechanismException("it is not set up here");
        }
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static Credentials by(ClearText clearText, AfterRefusal after, SaslMechanism... mechanisms) {
        return new Credentials("joe", "open sesame", clearText, new MechanismChoice(List.of(mechanisms), after));
    }

    private static Credentials by(SaslMechanism... mechanisms) {
        return by(ClearText.WHERE_NO_TLS_IS_OFFERED, AfterRefusal.STOP, mechanisms);
    }

    private Conversation talk(Credentials credentials, Security security, String... keywords) {
        Conversation talk = new Conversation(
                Conversation.OPTIONS.withCredentials(credentials).with(security), new SessionListener() {
                    @Override
                    public void sent(@Nullable OutboundMessage message, Exchange exchange) {
                        heard.add(exchange.line());
                    }

                    @Override
                    public void received(@Nullable OutboundMessage message, Exchange exchange, Reply reply) {
                        heard.add(reply.toString());
                    }
                });
        talk.submit("x\n", 1);
        if (security == Security.IMPLICIT) {
            talk.clientSays();
            talk.session.secured();
        }
        talk.serverSays("220 mx.example").clientSays("EHLO me.example").serverSays("250-mx.example");
        for (String keyword : keywords) {
            talk.serverSays("250-" + keyword);
        }
        return talk.serverSays("250 HELP");
    }

    private Conversation secured(Credentials credentials, String... keywords) {
        return talk(credentials, Security.IMPLICIT, keywords);
    }

    private static void established(Conversation talk) {
        talk.serverSays("235 welcome");
        assertThat(talk.flight()).startsWith("MAIL");
    }

    private static String why(Conversation talk) {
        return talk.outcome().toString();
    }

    // ---- what is said ---------------------------------------------------------------------------------------------

    @Test
    void plainGoesWithTheCommandUnderTls() {
        Conversation talk = secured(by(new Plain()), "AUTH LOGIN PLAIN").clientSays("AUTH PLAIN " + PLAIN);
        established(talk);
        assertThat(heard).contains("AUTH PLAIN ***").noneMatch(line -> line.contains(PLAIN));
    }

    @Test
    void plainWaitsToBeAskedInClearText() {
        Conversation talk = talk(by(new Plain()), Security.CLEAR, "AUTH PLAIN").clientSays("AUTH PLAIN");
        talk.serverSays("334 ").clientSays(PLAIN);
        established(talk);
    }

    @ParameterizedTest
    @ValueSource(strings = {"235 at once", "250 ok"})
    void successBeforeTheSecretWasSaidIsNotBelieved(String answer) {
        Conversation talk = talk(by(new Plain()), Security.CLEAR, "AUTH PLAIN").clientSays("AUTH PLAIN");
        talk.serverSays(answer).clientSays();
        assertThat(talk.closed).isTrue();
        assertThat(why(talk)).contains("OutOfPlace");
    }

    @Test
    void whatDoesNotFitTheCommandWaitsToBeAsked() {
        Credentials token = new Credentials(
                "joe", "t".repeat(400), ClearText.NOWHERE, MechanismChoice.of(new OAuthBearer("h.example", 587)));
        Conversation talk = secured(token, "AUTH OAUTHBEARER").clientSays("AUTH OAUTHBEARER");
        talk.serverSays("334 ")
                .clientSays(base64("n,a=joe,\1host=h.example\1port=587\1auth=Bearer " + "t".repeat(400) + "\1\1"));
        established(talk);
    }

    @Test
    void longestCommandHas512Octets() {
        // 5 + 8 + 496 base64 octets and CR LF make 511; three octets more do not fit.
        Credentials fits = new Credentials("joe", "x".repeat(372 - 5), ClearText.NOWHERE, MechanismChoice.DEFAULTS);
        assertThat(secured(fits, "AUTH PLAIN").flight())
                .hasSizeLessThanOrEqualTo(512)
                .startsWith("AUTH PLAIN AGp");
        Credentials tooLong = new Credentials("joe", "x".repeat(375 - 5), ClearText.NOWHERE, MechanismChoice.DEFAULTS);
        assertThat(secured(tooLong, "AUTH PLAIN").flight()).isEqualTo("AUTH PLAIN\r\n");
    }

    @Test
    void externalSaysWhomItComesFor() {
        established(secured(by(new External()), "AUTH EXTERNAL").clientSays("AUTH EXTERNAL am9l"));
        Credentials nobody = new Credentials("", "", ClearText.NOWHERE, MechanismChoice.of(new External()));
        established(secured(nobody, "AUTH EXTERNAL").clientSays("AUTH EXTERNAL ="));
    }

    @Test
    void oauthRefusalIsToldInAChallenge() {
        Credentials token =
                new Credentials("joe", "tok", ClearText.NOWHERE, MechanismChoice.of(new OAuthBearer("", 0)));
        Conversation talk = secured(token, "AUTH OAUTHBEARER")
                .clientSays("AUTH OAUTHBEARER " + base64("n,a=joe,\1auth=Bearer tok\1\1"));
        talk.serverSays("334 eyJzdGF0dXMiOiJpbnZhbGlkX3Rva2VuIn0=").clientSays("AQ==");
        talk.serverSays("535 5.7.8 no").clientSays("QUIT");
        assertThat(talk.outcome()).isEqualTo(new Outcome.Refused(Phase.AUTH, Reply.of(535, "5.7.8 no")));
    }

    @Test
    void oauthSuccessBehindARefusalIsNotBelieved() {
        Credentials token = new Credentials("joe", "tok", ClearText.NOWHERE, MechanismChoice.of(new XOAuth2()));
        Conversation talk =
                secured(token, "AUTH XOAUTH2").clientSays("AUTH XOAUTH2 " + base64("user=joe\1auth=Bearer tok\1\1"));
        talk.serverSays("334 eyJzdGF0dXMiOiI0MDAifQ==").clientSays("");
        talk.serverSays("235 all the same").clientSays();
        assertThat(talk.closed).isTrue();
    }

    // ---- which one ------------------------------------------------------------------------------------------------

    @Test
    void strongestThatIsOfferedIsTaken() {
        SaslMechanism strong = new Mutual("STRONG");
        secured(by(strong, new Plain(), new Login()), "AUTH LOGIN PLAIN STRONG")
                .clientSays("AUTH STRONG " + base64("hello"));
        secured(by(strong, new Plain(), new Login()), "AUTH LOGIN PLAIN").clientSays("AUTH PLAIN " + PLAIN);
        secured(by(strong, new Plain(), new Login()), "AUTH=login").clientSays("AUTH LOGIN");
    }

    @Test
    void defaultsArePlainThenLogin() {
        Credentials joe = new Credentials("joe", "open sesame");
        secured(joe, "AUTH LOGIN PLAIN").clientSays("AUTH PLAIN " + PLAIN);
        secured(joe, "AUTH CRAM-MD5 LOGIN").clientSays("AUTH LOGIN");
    }

    @Test
    void mechanismThatIsNotSetUpIsPassedOver() {
        secured(by(new Absent(), new Plain()), "AUTH ABSENT PLAIN").clientSays("AUTH PLAIN " + PLAIN);
        Conversation talk =
                secured(by(new Absent(), new Login()), "AUTH ABSENT PLAIN").clientSays("QUIT");
        assertThat(why(talk)).contains("ABSENT cannot be used: it is not set up here");
    }

    @Test
    void secretThatIsForTlsOnlyGoesNowhereElse() {
        Credentials joe = by(ClearText.NOWHERE, AfterRefusal.STOP, new Plain(), new Login());
        Conversation talk = talk(joe, Security.CLEAR, "AUTH PLAIN LOGIN").clientSays("QUIT");
        assertThat(why(talk)).contains("the server does not offer STARTTLS, and no secret goes in clear text");
    }

    @Test
    void whatDisclosesNothingGoesInClearTextAllTheSame() {
        Credentials joe = by(ClearText.NOWHERE, AfterRefusal.STOP, new Plain(), new Mutual("STRONG"));
        talk(joe, Security.CLEAR, "STARTTLS", "AUTH PLAIN STRONG").clientSays("AUTH STRONG " + base64("hello"));
    }

    @Test
    void emptyUserOrSecretIsSaidByNoMechanismThatNeedsThem() {
        Credentials nobody = new Credentials("", "x");
        assertThat(why(secured(nobody, "AUTH PLAIN LOGIN").clientSays("QUIT"))).contains("PLAIN needs a user");
        Credentials noSecret = new Credentials("joe", "");
        assertThat(why(secured(noSecret, "AUTH LOGIN").clientSays("QUIT"))).contains("LOGIN needs a secret");
        Credentials nul = new Credentials("joe", "a\0b");
        assertThat(why(secured(nul, "AUTH PLAIN").clientSays("QUIT"))).contains("NUL");
    }

    // ---- what follows a refusal -----------------------------------------------------------------------------------

    @Test
    void refusalEndsItUnlessTheNextMechanismIsWanted() {
        Conversation talk = secured(by(new Plain(), new Login()), "AUTH PLAIN LOGIN");
        talk.clientSays("AUTH PLAIN " + PLAIN).serverSays("535 no").clientSays("QUIT");
        assertThat(talk.outcome()).isEqualTo(new Outcome.Refused(Phase.AUTH, Reply.of(535, "no")));
    }

    @Test
    void eachIsTriedInTurnWhereThatIsWanted() {
        Credentials joe = by(ClearText.NOWHERE, AfterRefusal.NEXT_MECHANISM, new Mutual("X"), new Plain(), new Login());
        Conversation talk = secured(joe, "AUTH PLAIN LOGIN X").clientSays("AUTH X " + base64("hello"));
        talk.serverSays("535 no").clientSays("AUTH PLAIN " + PLAIN);
        talk.serverSays("504 what").clientSays("AUTH LOGIN");
        talk.serverSays("334 u").clientSays("am9l");
        talk.serverSays("334 p").clientSays(base64("open sesame"));
        talk.serverSays("535 never").clientSays("QUIT");
        assertThat(talk.outcome()).isEqualTo(new Outcome.Refused(Phase.AUTH, Reply.of(535, "never")));
    }

    @Test
    void closingServerIsAskedNothingMore() {
        Credentials joe = by(ClearText.NOWHERE, AfterRefusal.NEXT_MECHANISM, new Plain(), new Login());
        Conversation talk = secured(joe, "AUTH PLAIN LOGIN").clientSays("AUTH PLAIN " + PLAIN);
        talk.serverSays("421 too many").clientSays();
        assertThat(talk.closed).isTrue();
    }

    // ---- the server's proof ---------------------------------------------------------------------------------------

    @Test
    void proofOfTheServersIsAwaited() {
        Conversation talk = secured(by(new Mutual("X")), "AUTH X").clientSays("AUTH X " + base64("hello"));
        talk.serverSays("334 proof").clientSays("");
        established(talk);
    }

    @Test
    void serverThatDoesNotProveItselfIsNotBelieved() {
        Credentials joe = by(ClearText.ANYWHERE, AfterRefusal.NEXT_MECHANISM, new Mutual("X"), new Plain());
        Conversation talk = secured(joe, "AUTH X PLAIN").clientSays("AUTH X " + base64("hello"));
        talk.serverSays("235 welcome").clientSays("QUIT");
        assertThat(why(talk)).contains("Unauthenticated", "has not proved that it knows the secret");
    }

    @Test
    void forgedProofCancelsAndNothingElseIsTried() {
        Credentials joe = by(ClearText.ANYWHERE, AfterRefusal.NEXT_MECHANISM, new Mutual("X"), new Plain());
        Conversation talk = secured(joe, "AUTH X PLAIN").clientSays("AUTH X " + base64("hello"));
        talk.serverSays("334 forged").clientSays("*");
        talk.serverSays("501 cancelled").clientSays("QUIT");
        assertThat(why(talk)).contains("the server does not know the secret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"235 welcome", "334 more", "250 ok"})
    void cancellationHasOneKindOfAnswer(String answer) {
        Conversation talk = secured(by(new Mutual("X")), "AUTH X").clientSays("AUTH X " + base64("hello"));
        talk.serverSays("334 forged").clientSays("*").serverSays(answer).clientSays();
        assertThat(talk.closed).isTrue();
        assertThat(talk.outcome()).isInstanceOf(Outcome.Unanswered.class);
    }

    @Test
    void whatWasSaidIsNotRepeatedByReports() {
        Conversation talk = secured(by(new Plain()), "AUTH PLAIN").clientSays("AUTH PLAIN " + PLAIN);
        talk.serverSays("535 wrong: " + PLAIN).clientSays("QUIT");
        assertThat(talk.outcome()).isEqualTo(new Outcome.Refused(Phase.AUTH, Reply.of(535, "***")));
        assertThat(talk.reports.toString()).doesNotContain(PLAIN);
        assertThat(heard).noneMatch(line -> line.contains(PLAIN));
    }

    @Test
    void challengeThatLooksLikeASecretIsReadAsItCame() {
        // The user in base64 is `cHJv`.
        Credentials pro = new Credentials(
                "pro", "open sesame", ClearText.NOWHERE, MechanismChoice.of(new Echo(Optional.empty())));
        Conversation talk = secured(pro, "AUTH ECHO").clientSays("AUTH ECHO");
        talk.serverSays("334 xcHJvx").clientSays(base64("xcHJvx"));
        assertThat(heard).noneMatch(line -> line.contains("xcHJvx"));
    }

    @Test
    void answerToAChallengeIsNotRepeatedByReports() {
        String answer = base64("one of a few times");
        Conversation talk = secured(by(new Echo(Optional.empty())), "AUTH ECHO").clientSays("AUTH ECHO");
        talk.serverSays("334 one of a few times").clientSays(answer);
        talk.serverSays("535 wrong: " + answer).clientSays("QUIT");
        assertThat(talk.outcome()).isEqualTo(new Outcome.Refused(Phase.AUTH, Reply.of(535, "***")));
        assertThat(heard).noneMatch(line -> line.contains(answer));
    }

    /// RFC 5321 section 4.5.3.1.4: a command has at most 512 octets with CR LF; what is longer waits for 334.
    @Test
    void initialResponseGoesWithItsCommandWhereThatIsNotTooLong() {
        String fits = "x".repeat(375);
        secured(by(new Echo(Optional.of(fits))), "AUTH ECHO").clientSays("AUTH ECHO " + base64(fits));
        assertThat(("AUTH ECHO " + base64(fits)).length() + 2).isEqualTo(512);
        String longer = "x".repeat(376);
        secured(by(new Echo(Optional.of(longer))), "AUTH ECHO")
                .clientSays("AUTH ECHO")
                .serverSays("334 ")
                .clientSays(base64(longer));
    }
}
