package org.zsmtp.delivery;

import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.zsmtp.delivery.TransportSecurity.Start;
import org.zsmtp.delivery.net.ReuseKey;
import org.zsmtp.delivery.security.TlsRequirement;
import org.zsmtp.smtp.auth.Credentials;
import org.zsmtp.smtp.session.Security;

/// How a host is approached under a requirement, and the fallback if it cannot cope. Clear text follows a failed
/// handshake only where the requirement allows it, never where TLS begins with the first octet, and never with a
/// secret that must not be seen.
///
/// @param credentials what the client authenticates with; null for nothing
record SecurityPlan(
        TlsRequirement requirement, Start start, @Nullable Credentials credentials) {

    /// Without authentication.
    SecurityPlan(TlsRequirement requirement, Start start) {
        this(requirement, start, null);
    }

    /// @return how the endpoint of a connection may be approached
    static SecurityPlan of(ReuseKey key, TransportOptions options) {
        return new SecurityPlan(
                key.requirement(),
                options.security().startAt(key.endpoint()),
                key.session().credentials());
    }

    /// @param fallback what is known of the server; passed over where the requirement forbids it
    Security session(TlsFallback fallback) {
        return switch (requirement) {
            case TlsRequirement.None _ -> Security.CLEAR;
            case TlsRequirement.Opportunistic _ ->
                switch (start) {
                    case IMPLICIT -> Security.IMPLICIT;
                    case STARTTLS -> fallback == TlsFallback.CLEAR_TEXT ? Security.CLEAR : Security.WHERE_OFFERED;
                };
            case TlsRequirement.Encrypted _,
                    TlsRequirement.Pkix _,
                    TlsRequirement.Dane _,
                    TlsRequirement.Fingerprint _ ->
                switch (start) {
                    case IMPLICIT -> Security.IMPLICIT;
                    case STARTTLS -> Security.REQUIRED;
                };
        };
    }

    /// @param known what the server cannot cope with
    /// @return with how much it is approached, as far as this requirement allows
    TlsFallback allowed(Set<Quirk> known) {
        if (known.contains(Quirk.CLEAR_TEXT) && allowsClearText()) {
            return TlsFallback.CLEAR_TEXT;
        }
        if (known.contains(Quirk.OTHER_LIBRARY)) {
            return TlsFallback.OTHER_LIBRARY;
        }
        return known.contains(Quirk.SMALL_HELLO) ? TlsFallback.SMALL_HELLO : TlsFallback.NONE;
    }

    /// @param failed what the server could not cope with
    /// @param trouble how that showed
    /// @return what it may cope with, if there is any such thing that is allowed
    Optional<TlsFallback> after(TlsFallback failed, HandshakeTrouble trouble) {
        return switch (failed) {
            case NONE -> {
                if (requirement instanceof TlsRequirement.None) {
                    yield Optional.empty();
                }
                yield Optional.of(
                        trouble == HandshakeTrouble.NO_BINDING ? TlsFallback.OTHER_LIBRARY : TlsFallback.SMALL_HELLO);
            }
            case SMALL_HELLO ->
                switch (trouble) {
                    case DISAGREEMENT -> Optional.of(TlsFallback.OTHER_LIBRARY);
                    case SILENCE -> clearText();
                    case NO_BINDING -> Optional.of(TlsFallback.OTHER_LIBRARY);
                };
            case OTHER_LIBRARY -> trouble == HandshakeTrouble.NO_BINDING ? Optional.empty() : clearText();
            case CLEAR_TEXT -> Optional.empty();
        };
    }

    private Optional<TlsFallback> clearText() {
        return allowsClearText() ? Optional.of(TlsFallback.CLEAR_TEXT) : Optional.empty();
    }

    private boolean allowsClearText() {
        return !requirement.forbidsClearText()
                && start == Start.STARTTLS
                && (credentials == null || credentials.clearText() == Credentials.ClearText.ANYWHERE);
    }
}
