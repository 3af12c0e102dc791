package org.zsmtp.testkit.model;

import java.util.List;
import java.util.random.RandomGenerator;
import org.zsmtp.smtp.auth.Credentials;
import org.zsmtp.smtp.auth.Login;
import org.zsmtp.smtp.auth.MechanismChoice;
import org.zsmtp.smtp.auth.MechanismChoice.AfterRefusal;
import org.zsmtp.smtp.auth.Plain;
import org.zsmtp.smtp.auth.SaslMechanism;
import org.zsmtp.smtp.session.Acceptance;
import org.zsmtp.smtp.session.Chunking;
import org.zsmtp.smtp.session.Hello;
import org.zsmtp.smtp.session.NextMail;
import org.zsmtp.smtp.session.Pipelining;
import org.zsmtp.smtp.session.Protocol;
import org.zsmtp.smtp.session.Security;
import org.zsmtp.smtp.session.SessionOptions;
import org.zsmtp.smtp.wire.HeloName;

/// Random options of a session, and the same in the words of the one who judges it.
///
/// @param session what the session is told
/// @param rules   what it may do therefore
record ModelOptions(SessionOptions session, ClientRules rules) {

    private static final SessionOptions USUAL = SessionOptions.defaults(new HeloName("me.example"));

    private static final List<MechanismChoice> CHOICES = List.of(
            MechanismChoice.of(new Login()),
            MechanismChoice.DEFAULTS,
            new MechanismChoice(List.of(new Login(), new Plain()), AfterRefusal.NEXT_MECHANISM));

    /// A reply too many around STARTTLS is an injected one, which the other servers try.
    static ModelOptions random(RandomGenerator random, ServerKind kind) {
        boolean lmtp = random.nextInt(4) == 0;
        int greeting = random.nextInt(12);
        return of(
                lmtp,
                greeting == 0
                        ? ClientRules.Greeting.PLAIN
                        : greeting == 1 ? ClientRules.Greeting.EXTENDED_WHERE_ANNOUNCED : ClientRules.Greeting.EXTENDED,
                random.nextInt(6) > 0,
                random.nextInt(4) > 0,
                random.nextInt(4) > 0,
                random.nextInt(4) == 0 ? 1 + random.nextInt(3) : 100,
                random.nextInt(5) == 0,
                random.nextInt(8) == 0 ? 1 + random.nextInt(CHOICES.size()) : 0,
                kind == ServerKind.REPEATING ? ClientRules.Security.CLEAR : security(random.nextInt(12)));
    }

    private static ClientRules.Security security(int choice) {
        return switch (choice) {
            case 0, 1 -> ClientRules.Security.WHERE_OFFERED;
            case 2 -> ClientRules.Security.REQUIRED;
            case 3 -> ClientRules.Security.IMPLICIT;
            default -> ClientRules.Security.CLEAR;
        };
    }

    private static Credentials credentials(MechanismChoice choice) {
        return new Credentials("user", "secret word", Credentials.ClearText.WHERE_NO_TLS_IS_OFFERED, choice);
    }

    /// In base64.
    private static ClientRules.Identity identity(MechanismChoice choice) {
        return new ClientRules.Identity(
                "dXNlcg==",
                "c2VjcmV0IHdvcmQ=",
                "AHVzZXIAc2VjcmV0IHdvcmQ=",
                choice.strongestFirst().stream().map(SaslMechanism::name).toList(),
                choice.afterRefusal() == AfterRefusal.NEXT_MECHANISM);
    }

    /// @param known 0 for nobody, else which of the choices of mechanisms it has, counted from 1
    static ModelOptions of(
            boolean lmtp,
            ClientRules.Greeting greeting,
            boolean mayPipeline,
            boolean mayOverlap,
            boolean mayChunk,
            int recipients,
            boolean allOrNone,
            int known,
            ClientRules.Security security) {
        SessionOptions session = USUAL.with(lmtp ? Protocol.LMTP : Protocol.SMTP)
                .with(
                        switch (greeting) {
                            case EXTENDED -> Hello.EHLO;
                            case EXTENDED_WHERE_ANNOUNCED -> Hello.EHLO_WHERE_ANNOUNCED;
                            case PLAIN -> Hello.HELO;
                        })
                .with(mayPipeline ? Pipelining.WHERE_OFFERED : Pipelining.NEVER)
                .with(mayOverlap ? NextMail.WITH_END_OF_DATA : NextMail.AFTER_REPLY)
                .with(mayChunk ? Chunking.WHERE_OFFERED_AND_SMALL : Chunking.NEVER)
                .withRecipients(recipients)
                .with(allOrNone ? Acceptance.ALL_RECIPIENTS : Acceptance.ANY_RECIPIENT)
                .withCredentials(known == 0 ? null : credentials(CHOICES.get(known - 1)))
                .with(
                        switch (security) {
                            case CLEAR -> Security.CLEAR;
                            case WHERE_OFFERED -> Security.WHERE_OFFERED;
                            case REQUIRED -> Security.REQUIRED;
                            case IMPLICIT -> Security.IMPLICIT;
                        });
        ClientRules rules = new ClientRules(
                lmtp,
                greeting,
                mayPipeline,
                mayOverlap,
                mayChunk,
                recipients,
                allOrNone,
                known == 0 ? null : identity(CHOICES.get(known - 1)),
                security);
        return new ModelOptions(session, rules);
    }
}
