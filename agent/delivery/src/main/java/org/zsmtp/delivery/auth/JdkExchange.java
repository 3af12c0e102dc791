package org.zsmtp.delivery.auth;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.security.sasl.SaslClient;
import javax.security.sasl.SaslException;
import org.zsmtp.smtp.auth.SaslMechanism;
import org.zsmtp.smtp.auth.SaslMechanism.Answer;
import org.zsmtp.smtp.auth.SaslMechanism.Standing;

/// One exchange by a client of the JDK's.
final class JdkExchange implements SaslMechanism.Client {

    private static final byte[] NOTHING = new byte[0];
    private static final byte[] NTLM_CHALLENGE = {'N', 'T', 'L', 'M', 'S', 'S', 'P', 0, 2, 0, 0, 0};

    private static final Pattern EMPTY_REALM = Pattern.compile("(^|,)\\s*realm=\"\"\\s*(?:,|$)");

    /// Signature, type, target, flags and challenge.
    private static final int NTLM_LENGTH = 32;

    private final SaslClient sasl;
    private final JdkKind kind;
    private final Optional<byte[]> first;

    /// Servers of NTLM's time ask for its first message by a challenge without meaning, even where they take it
    /// with the command.
    private boolean promptDue;

    /// The JDK's clients call themselves complete where the server's proof was wrong, too.
    private boolean failed;

    JdkExchange(SaslClient sasl, JdkKind kind, Optional<byte[]> first) {
        this.sasl = sasl;
        this.kind = kind;
        this.first = first;
        this.promptDue = kind == JdkKind.NTLM;
    }

    @Override
    public Optional<byte[]> initialResponse() {
        return first;
    }

    @Override
    public Answer respond(String challenge) {
        if (sasl.isComplete() || failed) {
            return new Answer.Unexpected();
        }
        boolean prompted = promptDue;
        promptDue = false;
        Optional<byte[]> octets = prompted ? Optional.of(NOTHING) : Wording.challenge(challenge);
        if (octets.isEmpty()) {
            return new Answer.Cancel("what the server sends is not " + sasl.getMechanismName() + ": not base64");
        }
        if (kind == JdkKind.NTLM && !prompted && !isNtlmChallenge(octets.get())) {
            failed = true;
            return new Answer.Cancel("what the server sends is not NTLM");
        }
        try {
            byte[] response =
                    sasl.evaluateChallenge(kind == JdkKind.DIGEST_MD5 ? withoutEmptyRealm(octets.get()) : octets.get());
            return new Answer.Say(response == null ? NOTHING : response);
        } catch (SaslException | RuntimeException refused) {
            failed = true;
            return new Answer.Cancel("the exchange of " + sasl.getMechanismName() + " fails: "
                    + Wording.printable(String.valueOf(refused.getMessage())));
        }
    }

    /// The JDK's client breaks on a realm of no characters, which is what Dovecot offers by default, and takes
    /// none at all for just that (RFC 2831 section 2.1.1).
    private static byte[] withoutEmptyRealm(byte[] challenge) {
        String text = new String(challenge, StandardCharsets.ISO_8859_1);
        return EMPTY_REALM.matcher(text).replaceAll("$1").getBytes(StandardCharsets.ISO_8859_1);
    }

    /// The JDK's client reads octets at their places, whatever they are (MS-NLMP section 2.2.1.2).
    private static boolean isNtlmChallenge(byte[] octets) {
        return octets.length >= NTLM_LENGTH
                && Arrays.equals(octets, 0, NTLM_CHALLENGE.length, NTLM_CHALLENGE, 0, NTLM_CHALLENGE.length);
    }

    @Override
    public Standing standing() {
        if (sasl.isComplete() && !failed) {
            return Standing.COMPLETE;
        }
        return kind.isMutual() ? Standing.UNPROVEN : Standing.OPEN;
    }
}
