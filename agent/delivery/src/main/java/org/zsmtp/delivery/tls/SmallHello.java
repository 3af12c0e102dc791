package org.zsmtp.delivery.tls;

import java.util.List;

/// What a small ClientHello has.
final class SmallHello {

    /// Curves that every server since 2010 knows (RFC 8422 section 5.1.1): no post-quantum group, whose key share alone
    /// is longer than a segment.
    static final List<String> CURVES = List.of("secp256r1", "secp384r1");

    /// The same as BoringSSL calls them.
    static final List<String> GROUPS = List.of("P-256", "P-384");

    private SmallHello() {}
}
