package org.zsmtp.delivery.security;

/// The cipher suites of TLS 1.2 and before that one of our libraries can do, the best first, each under its standard
/// name and under that of OpenSSL.
enum CipherSuite {
    TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384("ECDHE-ECDSA-AES256-GCM-SHA384"),
    TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384("ECDHE-RSA-AES256-GCM-SHA384"),
    TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256("ECDHE-ECDSA-CHACHA20-POLY1305"),
    TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256("ECDHE-RSA-CHACHA20-POLY1305"),
    TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256("ECDHE-ECDSA-AES128-GCM-SHA256"),
    TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256("ECDHE-RSA-AES128-GCM-SHA256"),
    TLS_DHE_RSA_WITH_AES_256_GCM_SHA384("DHE-RSA-AES256-GCM-SHA384"),
    TLS_DHE_RSA_WITH_CHACHA20_POLY1305_SHA256("DHE-RSA-CHACHA20-POLY1305"),
    TLS_DHE_RSA_WITH_AES_128_GCM_SHA256("DHE-RSA-AES128-GCM-SHA256"),
    TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384("ECDHE-ECDSA-AES256-SHA384"),
    TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384("ECDHE-RSA-AES256-SHA384"),
    TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256("ECDHE-ECDSA-AES128-SHA256"),
    TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256("ECDHE-RSA-AES128-SHA256"),
    TLS_DHE_RSA_WITH_AES_256_CBC_SHA256("DHE-RSA-AES256-SHA256"),
    TLS_DHE_RSA_WITH_AES_128_CBC_SHA256("DHE-RSA-AES128-SHA256"),
    TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA("ECDHE-ECDSA-AES256-SHA"),
    TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA("ECDHE-RSA-AES256-SHA"),
    TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA("ECDHE-ECDSA-AES128-SHA"),
    TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA("ECDHE-RSA-AES128-SHA"),
    TLS_DHE_RSA_WITH_AES_256_CBC_SHA("DHE-RSA-AES256-SHA"),
    TLS_DHE_RSA_WITH_AES_128_CBC_SHA("DHE-RSA-AES128-SHA"),
    TLS_RSA_WITH_AES_256_GCM_SHA384("AES256-GCM-SHA384"),
    TLS_RSA_WITH_AES_128_GCM_SHA256("AES128-GCM-SHA256"),
    TLS_RSA_WITH_AES_256_CBC_SHA256("AES256-SHA256"),
    TLS_RSA_WITH_AES_128_CBC_SHA256("AES128-SHA256"),
    TLS_RSA_WITH_AES_256_CBC_SHA("AES256-SHA"),
    TLS_RSA_WITH_AES_128_CBC_SHA("AES128-SHA");

    private final String openSslName;

    CipherSuite(String openSslName) {
        this.openSslName = openSslName;
    }

    /// @return as OpenSSL calls it
    String openSslName() {
        return openSslName;
    }

    boolean isEphemeralElliptic() {
        return name().startsWith("TLS_ECDHE_");
    }

    boolean isEphemeral() {
        return name().startsWith("TLS_DHE_");
    }

    boolean isKeyTransport() {
        return name().startsWith("TLS_RSA_");
    }

    boolean isForEllipticKeys() {
        return name().contains("_ECDSA_");
    }

    boolean isGalois() {
        return name().contains("_GCM_");
    }

    boolean isChaCha() {
        return name().contains("_CHACHA20_");
    }

    /// @return bits of the cipher's key
    int strength() {
        return name().contains("_AES_128_") ? 128 : 256;
    }
}
