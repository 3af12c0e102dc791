package org.zsmtp.delivery.tls;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.KeyManagerFactory;
import org.jspecify.annotations.Nullable;
import org.zsmtp.delivery.security.TlsConfigurationException;
import org.zsmtp.delivery.security.TlsOptions.Identity;

/// Our own certificates, for servers that ask for one.
final class OwnIdentities {

    private static final char[] IN_MEMORY = {};

    private final @Nullable KeyManagerFactory keys;
    private final @Nullable Identity edwards;

    private OwnIdentities(@Nullable KeyManagerFactory keys, @Nullable Identity edwards) {
        this.keys = keys;
        this.edwards = edwards;
    }

    static OwnIdentities read(List<Identity> identities) throws TlsConfigurationException {
        if (identities.isEmpty()) {
            return new OwnIdentities(null, null);
        }
        Identity edwards = null;
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            for (int i = 0; i < identities.size(); i++) {
                Identity identity = identities.get(i);
                List<X509Certificate> chain = OperatorFile.certificates(identity.certificates());
                PrivateKey key = KeyFile.read(identity.key(), identity.passphrase());
                requirePair(identity, key, chain.getFirst());
                if (key.getAlgorithm().toUpperCase(Locale.ROOT).startsWith("ED")) {
                    edwards = identity;
                }
                // Key managers look in the order of aliases.
                store.setKeyEntry("%03d".formatted(i), key, IN_MEMORY, chain.toArray(X509Certificate[]::new));
            }
            KeyManagerFactory factory = KeyManagerFactory.getInstance("SunX509");
            factory.init(store, IN_MEMORY);
            return new OwnIdentities(factory, edwards);
        } catch (GeneralSecurityException | IOException refused) {
            throw new TlsConfigurationException(
                    identities.getFirst().certificates() + ": cannot be used: " + refused.getMessage(), refused);
        }
    }

    private static void requirePair(Identity identity, PrivateKey key, X509Certificate certificate)
            throws TlsConfigurationException {
        boolean pair;
        try {
            pair = Keys.match(key, certificate.getPublicKey());
        } catch (GeneralSecurityException unusable) {
            throw new TlsConfigurationException(
                    identity.key() + ": the private key cannot be used: " + unusable.getMessage(), unusable);
        }
        if (!pair) {
            throw new TlsConfigurationException(identity.key() + ": the private key does not belong to the first"
                    + " certificate of " + identity.certificates());
        }
    }

    /// @return null where there is nothing to show
    @Nullable
    KeyManagerFactory keys() {
        return keys;
    }

    /// @return one with a key that BoringSSL does not sign with as a client (Ed25519, RFC 8422), or null for none
    @Nullable
    Identity edwards() {
        return edwards;
    }
}
