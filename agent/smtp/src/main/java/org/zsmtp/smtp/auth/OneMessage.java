package org.zsmtp.smtp.auth;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.zsmtp.smtp.auth.SaslMechanism.Answer;
import org.zsmtp.smtp.auth.SaslMechanism.Standing;

/// The client of a mechanism that consists of one message of the client. OAuth servers send the reason of a refusal
/// in a challenge: the answer to it has no meaning (RFC 7628 section 3.2.3), and no success follows.
final class OneMessage implements SaslMechanism.Client {

    private final byte[] message;
    private final byte @Nullable [] excuse;
    private boolean said;
    private boolean refused;

    OneMessage(byte[] message) {
        this.message = message;
        this.excuse = null;
    }

    /// @param excuse the answer to a challenge with the reason of a refusal
    OneMessage(byte[] message, byte[] excuse) {
        this.message = message;
        this.excuse = excuse;
    }

    @Override
    public Optional<byte[]> initialResponse() {
        said = true;
        return Optional.of(message);
    }

    @Override
    public Answer respond(String challenge) {
        byte[] answer = excuse;
        if (answer == null || refused) {
            return new Answer.Unexpected();
        }
        refused = true;
        return new Answer.Say(answer);
    }

    @Override
    public Standing standing() {
        return said && !refused ? Standing.COMPLETE : Standing.OPEN;
    }
}
