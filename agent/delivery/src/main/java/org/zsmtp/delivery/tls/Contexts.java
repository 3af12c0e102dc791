package org.zsmtp.delivery.tls;

import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.OpenSslContextOption;
import io.netty.handler.ssl.ReferenceCountedOpenSslContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.zsmtp.delivery.security.CipherList;
import org.zsmtp.delivery.security.TlsConfigurationException;
import org.zsmtp.delivery.security.TlsOptions;
import org.zsmtp.delivery.security.TlsProtocol;

/// Makes the libraries' contexts from an operator's options.
final class Contexts {

    /// RFC 8446 section 9.1, with the usual ones.
    private static final List<String> SUITES_OF_TLS_1_3 =
            List.of("TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256");

    /// Their names and the extensions they bring come to less than one segment.
    private static final List<String> FEW_SUITES = List.of(
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA",
            "TLS_RSA_WITH_AES_128_CBC_SHA");

    private final TlsOptions options;
    private final SslProvider provider;
    private final OwnIdentities identities;
    private final @Nullable KeyLog keyLog;

    private Contexts(TlsOptions options, SslProvider provider, OwnIdentities identities, @Nullable KeyLog keyLog) {
        this.options = options;
        this.provider = provider;
        this.identities = identities;
        this.keyLog = keyLog;
    }

    /// @throws TlsConfigurationException where BoringSSL is demanded and does not load, or where only it could do
    ///     what is asked for
    static Contexts of(TlsOptions options) throws TlsConfigurationException {
        OwnIdentities identities = OwnIdentities.read(options.identities());
        SslProvider provider = provider(options, identities.edwards());
        return new Contexts(options, provider, identities, keyLog(options, provider));
    }

    /// Whether some suites of TLS 1.3 are not to be offered, which BoringSSL cannot be told.
    private static boolean limitsNewest(TlsOptions options) {
        CipherList wanted = options.ciphers();
        List<String> named = wanted == null ? List.of() : newest(wanted);
        return !named.isEmpty()
                && named.size() < SUITES_OF_TLS_1_3.size()
                && options.protocols().all().contains(TlsProtocol.TLS_1_3);
    }

    private static List<String> newest(CipherList wanted) {
        return wanted.suites().stream().filter(SUITES_OF_TLS_1_3::contains).toList();
    }

    private static SslProvider provider(TlsOptions options, TlsOptions.@Nullable Identity edwards)
            throws TlsConfigurationException {
        boolean limited = limitsNewest(options);
        return switch (options.library()) {
            case JDK -> SslProvider.JDK;
            case BEST ->
                !limited && edwards == null && OpenSsl.isAvailable() ? SslProvider.OPENSSL_REFCNT : SslProvider.JDK;
            case BORINGSSL -> {
                if (!OpenSsl.isAvailable()) {
                    throw new TlsConfigurationException(
                            "BoringSSL does not load on this machine: " + OpenSsl.unavailabilityCause());
                }
                if (edwards != null) {
                    throw new TlsConfigurationException(
                            edwards.key() + ": BoringSSL does not sign with an Ed25519 key; the JDK does");
                }
                if (limited) {
                    throw new TlsConfigurationException(
                            "BoringSSL offers all suites of TLS 1.3 or none; the JDK can leave some out");
                }
                yield SslProvider.OPENSSL_REFCNT;
            }
        };
    }

    private static @Nullable KeyLog keyLog(TlsOptions options, SslProvider provider) throws TlsConfigurationException {
        if (options.keyLog() == null) {
            return null;
        }
        if (provider == SslProvider.JDK) {
            throw new TlsConfigurationException(
                    options.keyLog() + ": the JDK does not reveal its session secrets: only BoringSSL can log them");
        }
        return KeyLog.open(options.keyLog());
    }

    /// @return for the best handshake that the options allow
    SslContext usual() throws TlsConfigurationException {
        CipherList wanted = options.ciphers() == null ? CipherList.DEFAULT : options.ciphers();
        List<String> suites = new ArrayList<>(newest(wanted).isEmpty() ? SUITES_OF_TLS_1_3 : newest(wanted));
        wanted.suites().stream().filter(each -> !suites.contains(each)).forEach(suites::add);
        List<TlsProtocol> protocols = options.protocols().all();
        requireCipher(wanted, protocols);
        return build(
                builder().ciphers(suites, SupportedCipherSuiteFilter.INSTANCE).protocols(names(protocols)));
    }

    /// Whether there is a library besides the usual one, and the operator leaves the choice.
    boolean hasOther() {
        return options.library() == TlsOptions.Library.BEST && keyLog == null && provider != SslProvider.JDK;
    }

    /// @return for [TlsOffer#OTHER_LIBRARY]; null where the operator has chosen one, or needs what only one can do
    @Nullable
    SslContext other() throws TlsConfigurationException {
        if (!hasOther()) {
            return null;
        }
        Contexts others = new Contexts(options, SslProvider.JDK, identities, null);
        CipherList wanted = options.ciphers() == null ? CipherList.DEFAULT : options.ciphers();
        boolean usable = options.protocols().all().contains(TlsProtocol.TLS_1_3)
                || wanted.suites().stream().anyMatch(others.supported()::contains);
        return usable ? others.usual() : null;
    }

    /// @return for [TlsOffer#SMALL], or null where the options leave nothing smaller
    @Nullable
    SslContext small() throws TlsConfigurationException {
        boolean allowed = options.protocols().all().contains(TlsProtocol.TLS_1_2);
        CipherList wanted = options.ciphers();
        List<String> suites = FEW_SUITES.stream()
                .filter(suite -> wanted == null || wanted.suites().contains(suite))
                .filter(supported()::contains)
                .toList();
        if (!allowed || suites.isEmpty()) {
            return null;
        }
        SslContextBuilder builder = builder()
                .ciphers(suites, SupportedCipherSuiteFilter.INSTANCE)
                .protocols(TlsProtocol.TLS_1_2.standardName())
                .sessionCacheSize(1)
                .sessionTimeout(1);
        if (provider != SslProvider.JDK) {
            builder.option(OpenSslContextOption.GROUPS, SmallHello.GROUPS.toArray(String[]::new));
        }
        return build(builder);
    }

    private SslContextBuilder builder() {
        return SslContextBuilder.forClient()
                .keyManager(identities.keys())
                .sslProvider(provider)
                .trustManager(new AnyServer())
                .endpointIdentificationAlgorithm(null)
                .sessionCacheSize(Math.max(1, options.sessions().most()))
                .sessionTimeout(Math.max(1, options.sessions().lifetime().toSeconds()));
    }

    private SslContext build(SslContextBuilder builder) throws TlsConfigurationException {
        try {
            SslContext context = builder.build();
            if (keyLog != null && context instanceof ReferenceCountedOpenSslContext native_) {
                keyLog.listenTo(native_);
            }
            return context;
        } catch (SSLException | IllegalArgumentException refused) {
            throw new TlsConfigurationException(
                    "the TLS library refuses its settings: " + refused.getMessage(), refused);
        }
    }

    private void requireCipher(CipherList wanted, List<TlsProtocol> protocols) throws TlsConfigurationException {
        boolean old = protocols.getFirst() != TlsProtocol.TLS_1_3;
        if (old && wanted.suites().stream().noneMatch(supported()::contains)) {
            throw new TlsConfigurationException("none of the ciphers of \"" + wanted.text() + "\" is known to "
                    + (provider == SslProvider.JDK ? "the JDK" : "BoringSSL"));
        }
    }

    private Set<String> supported() {
        if (provider != SslProvider.JDK) {
            return OpenSsl.availableJavaCipherSuites();
        }
        try {
            return Set.copyOf(Arrays.asList(javax.net.ssl.SSLContext.getDefault()
                    .getDefaultSSLParameters()
                    .getCipherSuites()));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("a JDK without TLS", impossible);
        }
    }

    private static List<String> names(List<TlsProtocol> protocols) {
        return protocols.stream().map(TlsProtocol::standardName).toList();
    }
}
