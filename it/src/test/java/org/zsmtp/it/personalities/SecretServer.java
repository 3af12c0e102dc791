package org.zsmtp.it.personalities;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.NameCallback;
import javax.security.auth.callback.PasswordCallback;
import javax.security.sasl.AuthorizeCallback;
import javax.security.sasl.RealmCallback;
import javax.security.sasl.Sasl;
import javax.security.sasl.SaslException;
import javax.security.sasl.SaslServer;
import org.jspecify.annotations.Nullable;
import org.zsmtp.testkit.server.ClientSession;
import org.zsmtp.testkit.server.CommandLine;
import org.zsmtp.testkit.server.Reaction;
import org.zsmtp.testkit.server.ReceivedMessage;
import org.zsmtp.testkit.server.ServerBehaviour;
import org.zsmtp.testkit.server.Transcript;
import org.zsmtp.testkit.server.WellBehaved;

/// A server with one user, which takes mail from nobody else and checks what it is shown: LOGIN and SCRAM by a few
/// lines of its own, CRAM-MD5, DIGEST-MD5 and NTLM by the JDK's servers. For one client at a time.
final class SecretServer implements ServerBehaviour {

    private static final String USER = "joe";
    private static final String SECRET = "s3cret";
    private static final int ITERATIONS = 4096;
    private static final byte[] SALT = "four octets".getBytes(StandardCharsets.US_ASCII);

    /// One exchange.
    private interface Exchange {

        /// @param response what the client says; empty for nothing yet
        /// @return the next challenge, or null where all is said
        byte @Nullable [] respond(byte[] response) throws GeneralSecurityException, SaslException;

        /// Once all is said.
        boolean isGranted();
    }

    private final WellBehaved manners;
    private final boolean forging;
    private Supplier<Transcript> transcript = () -> {
        throw new IllegalStateException("no server yet");
    };
    private @Nullable Exchange exchange;
    private boolean known;

    /// @param mechanisms those that are offered
    /// @param forging whether the server's own proof is wrong
    SecretServer(String mechanisms, boolean forging) {
        this.manners = WellBehaved.smtp("srv.example").announcing("AUTH " + mechanisms);
        this.forging = forging;
    }

    /// @param seen what clients say, with its case as it is
    void reads(Supplier<Transcript> seen) {
        transcript = seen;
    }

    @Override
    public Reaction greeting(ClientSession session) {
        return manners.greeting(session);
    }

    @Override
    public Reaction endOfData(ClientSession session, ReceivedMessage message) {
        return manners.endOfData(session, message);
    }

    @Override
    public Reaction command(ClientSession session, CommandLine command) {
        String line = transcript.get().clientLines(session.connection()).getLast();
        Exchange running = exchange;
        if (running != null) {
            return line.equals("*") ? ended(Reaction.reply("501 5.7.0 cancelled")) : step(running, decoded(line));
        }
        if (command.verb().equals("AUTH")) {
            String[] words = line.split(" ", 3);
            Exchange begun = exchange(words[1]);
            exchange = begun;
            return step(begun, words.length < 3 || words[2].equals("=") ? new byte[0] : decoded(words[2]));
        }
        return command.verb().equals("MAIL") && !known
                ? Reaction.reply("530 5.7.0 Authentication required")
                : manners.command(session, command);
    }

    private Reaction step(Exchange running, byte[] response) {
        try {
            byte[] challenge = running.respond(response);
            if (challenge != null) {
                return Reaction.reply("334 " + Base64.getEncoder().encodeToString(challenge));
            }
            known = running.isGranted();
        } catch (GeneralSecurityException | SaslException | RuntimeException wrong) {
            known = false;
        }
        return ended(Reaction.reply(known ? "235 2.7.0 welcome" : "535 5.7.8 wrong"));
    }

    private Reaction ended(Reaction reaction) {
        exchange = null;
        return reaction;
    }

    private static byte[] decoded(String line) {
        return Base64.getDecoder().decode(line);
    }

    private Exchange exchange(String mechanism) {
        return switch (mechanism) {
            case "LOGIN" -> new Login();
            case "SCRAM-SHA-1" -> new Scram("SHA-1", 160);
            case "SCRAM-SHA-256" -> new Scram("SHA-256", 256);
            default -> new Jdk(mechanism);
        };
    }

    private static final class Login implements Exchange {
        private int asked;
        private String user = "";
        private String secret = "";

        @Override
        public byte @Nullable [] respond(byte[] response) {
            String text = new String(response, StandardCharsets.UTF_8);
            return switch (asked++) {
                case 0 -> "Username:".getBytes(StandardCharsets.US_ASCII);
                case 1 -> {
                    user = text;
                    yield "Password:".getBytes(StandardCharsets.US_ASCII);
                }
                default -> {
                    secret = text;
                    yield null;
                }
            };
        }

        @Override
        public boolean isGranted() {
            return user.equals(USER) && secret.equals(SECRET);
        }
    }

    /// RFC 5802.
    private final class Scram implements Exchange {
        private final String hash;
        private final int bits;
        private String header = "";
        private String bare = "";
        private String first = "";
        private int said;
        private boolean granted;

        Scram(String hash, int bits) {
            this.hash = hash;
            this.bits = bits;
        }

        @Override
        public byte @Nullable [] respond(byte[] response) throws GeneralSecurityException {
            String text = new String(response, StandardCharsets.UTF_8);
            if (text.isEmpty() && said == 0) {
                return new byte[0];
            }
            return switch (said++) {
                case 0 -> first(text).getBytes(StandardCharsets.UTF_8);
                case 1 -> last(text);
                default -> null;
            };
        }

        private String first(String clientFirst) {
            int second = clientFirst.indexOf(',', clientFirst.indexOf(',') + 1);
            header = clientFirst.substring(0, second + 1);
            bare = clientFirst.substring(second + 1);
            first = "r=" + bare.substring(bare.indexOf(",r=") + 3) + "server,s="
                    + Base64.getEncoder().encodeToString(SALT) + ",i=" + ITERATIONS;
            return first;
        }

        private byte @Nullable [] last(String clientFinal) throws GeneralSecurityException {
            int end = clientFinal.lastIndexOf(",p=");
            String withoutProof = clientFinal.substring(0, end);
            String channel =
                    new String(decoded(withoutProof.substring(2, withoutProof.indexOf(','))), StandardCharsets.UTF_8);
            String message = bare + "," + first + "," + withoutProof;
            byte[] salted = SecretKeyFactory.getInstance("PBKDF2WithHmac" + hash.replace("-", ""))
                    .generateSecret(new PBEKeySpec(SECRET.toCharArray(), SALT, ITERATIONS, bits))
                    .getEncoded();
            byte[] key = hmac(salted, "Client Key");
            byte[] signature = hmac(MessageDigest.getInstance(hash).digest(key), message);
            for (int i = 0; i < signature.length; i++) {
                signature[i] ^= key[i];
            }
            granted = channel.equals(header)
                    && bare.startsWith("n=" + USER + ",")
                    && MessageDigest.isEqual(signature, decoded(clientFinal.substring(end + 3)));
            if (!granted) {
                return null;
            }
            byte[] own = hmac(hmac(salted, "Server Key"), message);
            own[0] ^= (byte) (forging ? 1 : 0);
            return ("v=" + Base64.getEncoder().encodeToString(own)).getBytes(StandardCharsets.US_ASCII);
        }

        private byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
            Mac mac = Mac.getInstance("Hmac" + hash.replace("-", ""));
            mac.init(new SecretKeySpec(key, mac.getAlgorithm()));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public boolean isGranted() {
            return granted;
        }
    }

    private final class Jdk implements Exchange {
        private final SaslServer server;
        private final boolean clientBegins;
        private boolean finished;

        Jdk(String mechanism) {
            clientBegins = mechanism.equals("NTLM");
            Map<String, String> properties = new TreeMap<>();
            properties.put(Sasl.QOP, "auth");
            properties.put("com.sun.security.sasl.ntlm.domain", "X");
            properties.put("com.sun.security.sasl.digest.realm", "srv.example");
            try {
                server = Sasl.createSaslServer(mechanism, "smtp", "127.0.0.1", properties, this::answer);
            } catch (SaslException impossible) {
                throw new IllegalStateException(impossible);
            }
        }

        private void answer(Callback[] callbacks) {
            for (Callback callback : callbacks) {
                switch (callback) {
                    case PasswordCallback password -> password.setPassword(SECRET.toCharArray());
                    case NameCallback name -> name.setName(name.getDefaultName());
                    case RealmCallback realm -> realm.setText(realm.getDefaultText());
                    case AuthorizeCallback authorize ->
                        authorize.setAuthorized(authorize.getAuthenticationID().equals(USER));
                    default -> {}
                }
            }
        }

        @Override
        public byte @Nullable [] respond(byte[] response) throws SaslException {
            if (finished) {
                return null;
            }
            if (clientBegins && response.length == 0) {
                return response;
            }
            byte[] challenge = server.evaluateResponse(response);
            finished = server.isComplete();
            if (finished && challenge != null && forging) {
                challenge[challenge.length - 1] ^= 1;
            }
            return challenge == null || (finished && challenge.length == 0) ? null : challenge;
        }

        @Override
        public boolean isGranted() {
            return server.isComplete() && server.getAuthorizationID().equals(USER);
        }
    }
}
