package org.zsmtp.delivery.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.ReferenceCountedOpenSslContext;
import io.netty.handler.ssl.SslContext;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLEngine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zsmtp.delivery.security.CipherList;
import org.zsmtp.delivery.security.TlsConfigurationException;
import org.zsmtp.delivery.security.TlsOptions;
import org.zsmtp.delivery.security.TlsOptions.Library;
import org.zsmtp.delivery.security.TlsOptions.Protocols;
import org.zsmtp.delivery.security.TlsProtocol;
import org.zsmtp.testkit.tls.KeyForm;
import org.zsmtp.testkit.tls.KeyKind;
import org.zsmtp.testkit.tls.TestAuthority;
import org.zsmtp.testkit.tls.TestCertificate;
import org.zsmtp.testkit.tls.TestIdentity;

/// Which library does a handshake, and what it offers, by the operator's options.
class ContextsTest {

    private static final String AES_128 = "TLS_AES_128_GCM_SHA256";
    private static final String AES_256 = "TLS_AES_256_GCM_SHA384";
    private static final String CHACHA20 = "TLS_CHACHA20_POLY1305_SHA256";
    private static final String ELLIPTIC = "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256";
    private static final String FINITE = "TLS_DHE_RSA_WITH_AES_128_GCM_SHA256";
    private static final String KEY_TRANSPORT = "TLS_RSA_WITH_AES_128_GCM_SHA256";

    private static final Protocols OLD_ONLY = new Protocols(TlsProtocol.TLS_1_2, TlsProtocol.TLS_1_2);
    private static final Protocols NEW_ONLY = new Protocols(TlsProtocol.TLS_1_3, TlsProtocol.TLS_1_3);

    @TempDir
    private Path directory;

    private static TlsOptions options(Library library) {
        return TlsOptions.DEFAULTS.with(library);
    }

    private static CipherList ciphers(String... suites) {
        return new CipherList(String.join(":", suites), List.of(suites));
    }

    private static SslContext usual(TlsOptions options) throws TlsConfigurationException {
        return Contexts.of(options).usual();
    }

    private TlsOptions withIdentity(TlsOptions options, KeyKind kind) throws Exception {
        TestIdentity own =
                TestAuthority.selfSigned(TestCertificate.named("client").key(kind));
        Path file = Files.writeString(directory.resolve("own.pem"), own.certificatesPem() + own.keyPem(KeyForm.PKCS8));
        return options.and(new TlsOptions.Identity(file, file, null));
    }

    // ---- the library ----------------------------------------------------------------------------------------------

    @Test
    void theBestLibraryIsBoringSslUnlessOnlyTheJdkCanDoWhatIsAsked() throws Exception {
        TlsOptions best = options(Library.BEST);
        assertThat(usual(best)).isInstanceOf(ReferenceCountedOpenSslContext.class);
        assertThat(usual(withIdentity(best, KeyKind.P256))).isInstanceOf(ReferenceCountedOpenSslContext.class);
        assertThat(usual(withIdentity(best, KeyKind.ED25519))).isInstanceOf(JdkSslContext.class);
    }

    @Test
    void onlyTheJdkLeavesOutSomeSuitesOfTls13() throws Exception {
        TlsOptions best = options(Library.BEST);
        assertThat(usual(best.with(ciphers(AES_128, ELLIPTIC)))).isInstanceOf(JdkSslContext.class);
        assertThat(usual(best.with(ciphers(AES_128, AES_256)).with(NEW_ONLY))).isInstanceOf(JdkSslContext.class);
        assertThat(usual(best.with(ciphers(CHACHA20, AES_256, AES_128))))
                .isInstanceOf(ReferenceCountedOpenSslContext.class);
        assertThat(usual(best.with(ciphers(ELLIPTIC)))).isInstanceOf(ReferenceCountedOpenSslContext.class);
    }

    @Test
    void suitesOfTls13DoNotCountWhereItIsNotOffered() throws Exception {
        assertThat(usual(options(Library.BEST).with(ciphers(AES_128, ELLIPTIC)).with(OLD_ONLY)))
                .isInstanceOf(ReferenceCountedOpenSslContext.class);
    }

    @Test
    void boringSslIsNotToldToLeaveOutSuitesOfTls13() throws Exception {
        TlsOptions boringSsl = options(Library.BORINGSSL);
        assertThatThrownBy(() -> Contexts.of(boringSsl.with(ciphers(AES_128, CHACHA20, ELLIPTIC))))
                .isInstanceOf(TlsConfigurationException.class)
                .hasMessage("BoringSSL offers all suites of TLS 1.3 or none; the JDK can leave some out");
        assertThat(usual(boringSsl.with(ciphers(AES_128, AES_256, CHACHA20, ELLIPTIC))))
                .isInstanceOf(ReferenceCountedOpenSslContext.class);
        assertThat(usual(boringSsl.with(ciphers(AES_128, ELLIPTIC)).with(OLD_ONLY)))
                .isInstanceOf(ReferenceCountedOpenSslContext.class);
    }

    // ---- what is offered ------------------------------------------------------------------------------------------

    @Test
    void theSuitesOfTls13ThatAreNamedAreOfferedAndNoOthers() throws Exception {
        assertThat(usual(options(Library.JDK).with(ciphers(ELLIPTIC, CHACHA20, FINITE)))
                        .cipherSuites())
                .containsExactly(CHACHA20, ELLIPTIC, FINITE);
    }

    @Test
    void allSuitesOfTls13AreOfferedWhereNoneIsNamed() throws Exception {
        for (Library library : List.of(Library.JDK, Library.BORINGSSL)) {
            assertThat(usual(options(library).with(ciphers(ELLIPTIC))).cipherSuites())
                    .as(library.name())
                    .containsExactly(AES_128, AES_256, CHACHA20, ELLIPTIC);
            assertThat(usual(options(library)).cipherSuites())
                    .as(library.name())
                    .startsWith(AES_128, AES_256, CHACHA20)
                    .contains(ELLIPTIC);
        }
    }

    @Test
    void ciphersThatTheLibraryLacksAreRefusedWhereOldVersionsNeedThem() {
        assertThatThrownBy(() -> usual(options(Library.BORINGSSL).with(ciphers(FINITE))))
                .isInstanceOf(TlsConfigurationException.class)
                .hasMessage("none of the ciphers of \"" + FINITE + "\" is known to BoringSSL");
        for (Protocols old : List.of(OLD_ONLY, TlsOptions.DEFAULTS.protocols())) {
            assertThatThrownBy(() -> usual(
                            options(Library.JDK).with(ciphers(KEY_TRANSPORT)).with(old)))
                    .isInstanceOf(TlsConfigurationException.class)
                    .hasMessage("none of the ciphers of \"" + KEY_TRANSPORT + "\" is known to the JDK");
        }
    }

    @Test
    void oneCipherThatTheLibraryHasIsEnough() throws Exception {
        assertThat(usual(options(Library.BORINGSSL)
                                .with(ciphers(FINITE, KEY_TRANSPORT))
                                .with(OLD_ONLY))
                        .cipherSuites())
                .contains(KEY_TRANSPORT)
                .doesNotContain(FINITE);
        assertThat(usual(options(Library.JDK)
                                .with(ciphers(FINITE, KEY_TRANSPORT))
                                .with(OLD_ONLY))
                        .cipherSuites())
                .contains(FINITE)
                .doesNotContain(KEY_TRANSPORT);
    }

    @Test
    void tls13NeedsNoCipherOfTheList() throws Exception {
        assertThat(usual(options(Library.JDK).with(ciphers(KEY_TRANSPORT)).with(NEW_ONLY))
                        .cipherSuites())
                .containsExactly(AES_128, AES_256, CHACHA20);
        assertThat(usual(options(Library.BORINGSSL).with(ciphers(FINITE)).with(NEW_ONLY))
                        .cipherSuites())
                .containsExactly(AES_128, AES_256, CHACHA20);
    }

    // ---- the other library ----------------------------------------------------------------------------------------

    @Test
    void thereIsAnotherLibraryWhereTheOperatorLeavesTheChoice() throws Exception {
        Contexts best = Contexts.of(options(Library.BEST));
        assertThat(best.hasOther()).isTrue();
        assertThat(best.other()).isInstanceOf(JdkSslContext.class);
    }

    @Test
    void thereIsNoOtherLibraryWhereTheOperatorHasChosenOrNeedsOne() throws Exception {
        TlsOptions best = options(Library.BEST);
        for (TlsOptions chosen : List.of(
                options(Library.JDK),
                options(Library.BORINGSSL),
                best.withKeyLog(directory.resolve("keys.log")),
                best.with(ciphers(AES_128, ELLIPTIC)),
                withIdentity(best, KeyKind.ED25519))) {
            Contexts contexts = Contexts.of(chosen);
            assertThat(contexts.hasOther()).isFalse();
            assertThat(contexts.other()).isNull();
        }
    }

    @Test
    void theOtherLibraryServesWhereItHasACipherForOldVersions() throws Exception {
        TlsOptions old = options(Library.BEST).with(OLD_ONLY);
        assertThat(Contexts.of(old).other()).isNotNull();
        SslContext other =
                Contexts.of(old.with(ciphers(KEY_TRANSPORT, ELLIPTIC))).other();
        assertThat(other).isInstanceOf(JdkSslContext.class);
        assertThat(other.cipherSuites()).contains(ELLIPTIC).doesNotContain(KEY_TRANSPORT);
        assertThat(Contexts.of(old.with(ciphers(KEY_TRANSPORT))).other()).isNull();
    }

    @Test
    void theOtherLibraryServesForTls13WhateverTheListHas() throws Exception {
        assertThat(Contexts.of(options(Library.BEST).with(NEW_ONLY).with(ciphers(KEY_TRANSPORT)))
                        .other())
                .isInstanceOf(JdkSslContext.class);
    }

    // ---- the small offer ------------------------------------------------------------------------------------------

    @Test
    void theSmallOfferHasFewSuitesOfThoseThatAreWanted() throws Exception {
        assertThat(Contexts.of(options(Library.BORINGSSL)).small().cipherSuites())
                .containsExactly(
                        "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
                        "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
                        "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA",
                        "TLS_RSA_WITH_AES_128_CBC_SHA");
        for (Library library : List.of(Library.JDK, Library.BORINGSSL)) {
            assertThat(Contexts.of(options(library).with(ciphers("TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA", ELLIPTIC)))
                            .small()
                            .cipherSuites())
                    .containsExactly(ELLIPTIC);
        }
    }

    @Test
    void thereIsNoSmallOfferWithoutTls12OrWithoutOneOfItsSuites() throws Exception {
        for (Library library : List.of(Library.JDK, Library.BORINGSSL)) {
            assertThat(Contexts.of(options(library).with(NEW_ONLY)).small()).isNull();
            assertThat(Contexts.of(options(library).with(ciphers("TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA")))
                            .small())
                    .isNull();
            assertThat(Contexts.of(options(library).with(OLD_ONLY)).small()).isNotNull();
        }
    }

    @Test
    void theSmallOfferOfBoringSslHasTwoClassicGroups() throws Exception {
        int secp256r1 = 23;
        int secp384r1 = 24;
        assertThat(groups(Contexts.of(options(Library.BORINGSSL)).small())).containsExactly(secp256r1, secp384r1);
        assertThat(groups(Contexts.of(options(Library.BORINGSSL)).usual())).isNotEqualTo(List.of(secp256r1, secp384r1));
    }

    /// @return those of the supported_groups extension in the ClientHello (RFC 8446 sections 4.1.2 and 4.2.7)
    private static List<Integer> groups(SslContext context) throws Exception {
        SSLEngine engine = context.newEngine(UnpooledByteBufAllocator.DEFAULT);
        ByteBuffer hello = ByteBuffer.allocate(1 << 15);
        engine.beginHandshake();
        engine.wrap(ByteBuffer.allocate(0), hello);
        hello.flip();
        int recordAndMessageHeaders = 5 + 4;
        int versionAndRandom = 2 + 32;
        skip(hello, recordAndMessageHeaders + versionAndRandom);
        skip(hello, hello.get());
        skip(hello, hello.getShort());
        skip(hello, hello.get());
        hello.getShort();
        int supportedGroups = 10;
        while (hello.getShort() != supportedGroups) {
            skip(hello, hello.getShort());
        }
        hello.getShort();
        List<Integer> groups = new ArrayList<>();
        for (int left = hello.getShort(); left > 0; left -= 2) {
            groups.add((int) hello.getShort());
        }
        return groups;
    }

    private static void skip(ByteBuffer hello, int octets) {
        hello.position(hello.position() + octets);
    }
}
