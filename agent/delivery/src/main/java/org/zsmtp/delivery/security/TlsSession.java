package org.zsmtp.delivery.security;

import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The transport security of a connection that mail may go over.
///
/// @param protocol  `TLSv1.3`
/// @param cipher    the cipher suite's standard name
/// @param assurance how sure we are of the server
/// @param resumed   whether an earlier handshake was continued
/// @param chain     the certificates that the server sent, its own first; empty if it sent none
/// @param observed  why a policy that is being tested would have refused the server; null where it would not have, or
///     there is none
public record TlsSession(
        String protocol,
        String cipher,
        Assurance assurance,
        Resumption resumed,
        List<X509Certificate> chain,
        @Nullable TlsFailure observed) {

    /// How sure we are that the server is the one that was meant.
    public enum Assurance {
        /// Not at all: the certificate may be that of an attacker in between.
        NONE("none"),
        /// Its certificate has a valid path to a trust anchor, whatever name it has.
        TRUSTED("trusted"),
        /// By PKIX and its name, as the operator asked.
        PKIX("PKIX"),
        /// By PKIX and its name, as the destination's MTA-STS policy asks.
        MTA_STS("STS"),
        /// By a TLSA record.
        DANE("DANE"),
        /// By a digest that the operator has.
        FINGERPRINT("fingerprint");

        private final String word;

        Assurance(String word) {
            this.word = word;
        }

        /// @return the word for it in logs and reports
        public String word() {
            return word;
        }
    }

    /// Whether a handshake was continued.
    public enum Resumption {
        FULL,
        RESUMED
    }

    public TlsSession {
        chain = List.copyOf(chain);
    }
}
