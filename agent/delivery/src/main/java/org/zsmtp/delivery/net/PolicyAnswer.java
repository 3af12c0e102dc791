package org.zsmtp.delivery.net;

import org.zsmtp.delivery.security.TlsFailure;

/// The result of asking one address of a policy host.
sealed interface PolicyAnswer {

    /// @param text one character for each octet
    record Body(String text) implements PolicyAnswer {}

    /// It answered, and no other address would answer better.
    record Refused(TlsFailure failure) implements PolicyAnswer {}

    /// It did not answer; another address may.
    ///
    /// @param why printable, one line
    record Unreached(String why) implements PolicyAnswer {}
}
