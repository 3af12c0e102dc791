package org.zsmtp.delivery.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zsmtp.delivery.security.TlsConfigurationException;

/// Keys of every kind, from files and from their encoding.
class KeysTest {

    @TempDir
    private Path directory;

    private static KeyPair pair(String algorithm) throws Exception {
        return KeyPairGenerator.getInstance(algorithm).generateKeyPair();
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "EC", "DSA", "Ed25519", "Ed448"})
    void keysOfEveryKindAreReadAndFoundToBelongTogether(String algorithm) throws Exception {
        KeyPair pair = pair(algorithm);
        assertThat(Keys.privateKey(PrivateKeyInfo.getInstance(pair.getPrivate().getEncoded())))
                .isEqualTo(pair.getPrivate());
        assertThat(Keys.publicKey(
                        SubjectPublicKeyInfo.getInstance(pair.getPublic().getEncoded())))
                .isEqualTo(pair.getPublic());
        assertThat(Keys.match(pair.getPrivate(), pair.getPublic())).isTrue();
    }

    @Test
    void keysOfDifferentPairsDoNotBelongTogetherWhateverTheirKinds() throws Exception {
        KeyPair elliptic = pair("EC");
        KeyPair edwards = pair("Ed25519");
        assertThat(Keys.match(elliptic.getPrivate(), pair("EC").getPublic())).isFalse();
        assertThat(Keys.match(elliptic.getPrivate(), edwards.getPublic())).isFalse();
        assertThat(Keys.match(edwards.getPrivate(), elliptic.getPublic())).isFalse();
    }

    @Test
    void aKeyIsReadFromDer() throws Exception {
        KeyPair pair = pair("EC");
        Path file = Files.write(directory.resolve("own.der"), pair.getPrivate().getEncoded());
        assertThat(KeyFile.read(file, null)).isEqualTo(pair.getPrivate());
    }

    @Test
    void anEmptyKeyFileIsSaidToBeEmpty() throws Exception {
        Path file = Files.write(directory.resolve("own.der"), new byte[0]);
        assertThatThrownBy(() -> KeyFile.read(file, null))
                .isInstanceOf(TlsConfigurationException.class)
                .hasMessage(file + ": the private key cannot be understood: it is empty");
    }
}
