package org.zsmtp.delivery.auth;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.NameCallback;
import javax.security.auth.callback.PasswordCallback;
import javax.security.auth.callback.UnsupportedCallbackException;
import javax.security.sasl.RealmCallback;
import javax.security.sasl.RealmChoiceCallback;
import javax.security.sasl.Sasl;
import javax.security.sasl.SaslClient;
import javax.security.sasl.SaslException;
import org.zsmtp.smtp.auth.Binding;
import org.zsmtp.smtp.auth.Credentials;
import org.zsmtp.smtp.auth.SaslMechanism;
import org.zsmtp.smtp.auth.UnusableMechanismException;

/// A mechanism of the JDK's. None has a security layer: SMTP has no place for one.
///
/// @param kind    which one
/// @param options what it has to know
record JdkMechanism(JdkKind kind, MechanismOptions options) implements SaslMechanism {

    @Override
    public String name() {
        return kind.word();
    }

    @Override
    public boolean disclosesSecret() {
        return false;
    }

    /// GSSAPI asks a KDC, which may not answer; providers of the JDK's are looked for and loaded.
    @Override
    public boolean isSlow() {
        return true;
    }

    @Override
    public Client client(Credentials credentials, Binding binding) throws UnusableMechanismException {
        if (kind.needs() != JdkKind.Needs.TICKET_AND_HOST
                && (credentials.user().isEmpty() || credentials.secret().isEmpty())) {
            throw new UnusableMechanismException(name() + " needs a user and a secret");
        }
        if (kind.needs() != JdkKind.Needs.SECRET && options.serviceHost().isEmpty()) {
            throw new UnusableMechanismException(name() + " needs the name of the server");
        }
        String user = Wording.utf8(credentials.user(), name());
        String secret = Wording.utf8(credentials.secret(), name());
        return switch (kind) {
            case GSSAPI -> Tickets.within(() -> exchange(user, secret));
            case CRAM_MD5, DIGEST_MD5, NTLM -> exchange(user, secret);
        };
    }

    private Client exchange(String user, String secret) throws UnusableMechanismException {
        try {
            SaslClient sasl = Sasl.createSaslClient(
                    new String[] {kind.word()},
                    null,
                    options.service(),
                    options.serviceHost(),
                    properties(),
                    callbacks -> answer(callbacks, user, secret));
            if (sasl == null) {
                throw new UnusableMechanismException(
                        "this Java has no " + name() + ", or has it switched off by jdk.sasl.disabledMechanisms");
            }
            return new JdkExchange(sasl, kind, kind == JdkKind.GSSAPI ? first(sasl) : Optional.empty());
        } catch (SaslException | RuntimeException notSetUp) {
            throw new UnusableMechanismException(
                    name() + " is not set up here: " + Wording.printable(String.valueOf(notSetUp.getMessage())));
        }
    }

    private static Optional<byte[]> first(SaslClient sasl) throws SaslException {
        return Optional.of(sasl.evaluateChallenge(new byte[0]));
    }

    private Map<String, String> properties() {
        Map<String, String> properties = new TreeMap<>();
        properties.put(Sasl.QOP, "auth");
        switch (kind) {
            case NTLM -> properties.put("com.sun.security.sasl.ntlm.version", "LMv2/NTLMv2");
            case GSSAPI -> properties.put(Sasl.SERVER_AUTH, "true");
            case CRAM_MD5, DIGEST_MD5 -> {}
        }
        return properties;
    }

    private void answer(Callback[] callbacks, String user, String secret) throws UnsupportedCallbackException {
        for (Callback callback : callbacks) {
            switch (callback) {
                case NameCallback name -> name.setName(user);
                case PasswordCallback password -> password.setPassword(secret.toCharArray());
                case RealmChoiceCallback choice -> choice.setSelectedIndex(realm(choice));
                case RealmCallback realm -> {
                    String proposed = realm.getDefaultText();
                    realm.setText(options.domain().isEmpty() && proposed != null ? proposed : options.domain());
                }
                default -> throw new UnsupportedCallbackException(callback);
            }
        }
    }

    /// One that the server does not offer it would not know.
    private int realm(RealmChoiceCallback choice) {
        String[] offered = choice.getChoices();
        for (int i = 0; i < offered.length; i++) {
            if (offered[i].equalsIgnoreCase(options.domain())) {
                return i;
            }
        }
        return choice.getDefaultChoice();
    }
}
