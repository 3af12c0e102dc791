package org.zsmtp.delivery.auth;

import com.ongres.scram.client.ScramClient;
import com.ongres.scram.common.StringPreparation;
import com.ongres.scram.common.exception.ScramException;
import com.ongres.scram.common.exception.ScramInvalidServerSignatureException;
import com.ongres.scram.common.exception.ScramServerErrorException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.zsmtp.smtp.auth.Binding.Channel;
import org.zsmtp.smtp.auth.SaslMechanism;
import org.zsmtp.smtp.auth.SaslMechanism.Answer;
import org.zsmtp.smtp.auth.SaslMechanism.Standing;
import org.zsmtp.smtp.auth.UnusableMechanismException;

/// One exchange of SCRAM, by the library, behind a guard: it computes what it is told to, however little or much
/// that is, and throws what it likes at what it does not understand.
final class ScramExchange implements SaslMechanism.Client {

    /// RFC 5802 section 5.1 and RFC 7677 section 4: fewer make guessing cheap for an attacker who poses as the
    /// server.
    private static final int FEWEST_ITERATIONS = 4096;

    /// Half a second of a processor; more would keep others waiting at the server's will.
    private static final int MOST_ITERATIONS = 1_000_000;

    /// RFC 5802 section 7: nonce, salt, iterations, then extensions that nobody has to know. Those that somebody
    /// must (`m=`) come first, and are not known here.
    private static final Pattern SERVER_FIRST =
            Pattern.compile("r=[!-+\\--~]+,s=[A-Za-z0-9+/]+={0,2},i=([1-9][0-9]{0,9})(?:,.*)?");

    private enum Stage {
        CLIENT_FIRST,
        SERVER_FIRST,
        SERVER_FINAL,
        DONE
    }

    private final ScramClient scram;
    private Stage stage = Stage.CLIENT_FIRST;

    private ScramExchange(ScramClient scram) {
        this.scram = scram;
    }

    /// @param name    of the mechanism; with -PLUS there is a channel
    /// @param channel what a -PLUS is bound to; without -PLUS it says that the client could have bound itself and
    ///     the server has not offered it; null for neither
    /// @param nonce   the client's, for examples; null for a random one
    static ScramExchange begin(
            String name, String user, String secret, @Nullable Channel channel, @Nullable String nonce)
            throws UnusableMechanismException {
        boolean plus = name.endsWith("-PLUS");
        String plain = plus ? name.substring(0, name.length() - "-PLUS".length()) : name;
        char[] password = secret.toCharArray();
        try {
            // The library would find out in the middle of the exchange.
            var _ = StringPreparation.SASL_PREPARATION.normalize(password);
            var builder = ScramClient.builder()
                    .advertisedMechanisms(plus ? List.of(plain, name) : List.of(plain))
                    .username(user)
                    .password(password)
                    .stringPreparation(StringPreparation.SASL_PREPARATION);
            if (channel != null) {
                builder.channelBinding(channel.type(), channel.data());
            }
            if (nonce != null) {
                builder.nonceSupplier(() -> nonce);
            }
            ScramClient scram = builder.build();
            if (!scram.getScramMechanism().getName().equals(name)) {
                throw new UnusableMechanismException("the library takes another mechanism");
            }
            return new ScramExchange(scram);
        } catch (IllegalArgumentException unfit) {
            // Its text may hold what it was given.
            throw new UnusableMechanismException("the user or the secret has characters that SASLprep forbids");
        } finally {
            Arrays.fill(password, '\0');
        }
    }

    @Override
    public Optional<byte[]> initialResponse() {
        stage = Stage.SERVER_FIRST;
        return Optional.of(octets(scram.clientFirstMessage().toString()));
    }

    @Override
    public Answer respond(String challenge) {
        Optional<String> text = Wording.challenge(challenge).map(all -> new String(all, StandardCharsets.UTF_8));
        if (text.isEmpty()) {
            return new Answer.Cancel("what the server sends is not SCRAM: not base64");
        }
        try {
            return switch (stage) {
                case CLIENT_FIRST, DONE -> new Answer.Unexpected();
                case SERVER_FIRST -> first(text.get());
                case SERVER_FINAL -> last(text.get());
            };
        } catch (ScramInvalidServerSignatureException forged) {
            return new Answer.Cancel("the server has not proved that it knows the secret: its proof is wrong");
        } catch (ScramServerErrorException refused) {
            return new Answer.Cancel("the server refuses the exchange: " + Wording.printable(refused.getServerError()));
        } catch (ScramException | RuntimeException nonsense) {
            return new Answer.Cancel("what the server sends is not SCRAM");
        }
    }

    private Answer first(String message) throws ScramException {
        if (message.startsWith("e=")) {
            return new Answer.Cancel("the server refuses the exchange: " + Wording.printable(message.substring(2)));
        }
        Matcher parts = SERVER_FIRST.matcher(message);
        if (!parts.matches()) {
            return new Answer.Cancel("what the server sends is not SCRAM");
        }
        long iterations = Long.parseLong(parts.group(1));
        if (iterations < FEWEST_ITERATIONS || iterations > MOST_ITERATIONS) {
            return new Answer.Cancel("the server asks for " + iterations + " iterations of SCRAM, and not for "
                    + FEWEST_ITERATIONS + " to " + MOST_ITERATIONS);
        }
        scram.serverFirstMessage(message);
        stage = Stage.SERVER_FINAL;
        return new Answer.Say(octets(scram.clientFinalMessage().toString()));
    }

    private Answer last(String message) throws ScramException {
        scram.serverFinalMessage(message);
        stage = Stage.DONE;
        return new Answer.Say(new byte[0]);
    }

    @Override
    public Standing standing() {
        return stage == Stage.DONE ? Standing.COMPLETE : Standing.UNPROVEN;
    }

    private static byte[] octets(String message) {
        return message.getBytes(StandardCharsets.UTF_8);
    }
}
