package org.zsmtp.delivery.net;

import org.zsmtp.delivery.routing.Endpoint;
import org.zsmtp.delivery.routing.SourceAddress;
import org.zsmtp.delivery.security.TlsRequirement;
import org.zsmtp.delivery.tls.TlsOffer;
import org.zsmtp.smtp.session.SessionOptions;

/// Everything that distinguishes connections: a message may use an open connection only if the whole key is equal.
/// The security requirement belongs to it, with the names to verify; the name of the host itself does not: hosts
/// that share an address share its connection if the same is required of both.
///
/// @param endpoint where the server listens
/// @param source our own address
/// @param session how the session behaves, the HELO name included
/// @param requirement what the connection's security must be
/// @param offer what a handshake offers
public record ReuseKey(
        Endpoint endpoint, SourceAddress source, SessionOptions session, TlsRequirement requirement, TlsOffer offer) {

    /// A connection in clear text.
    public static ReuseKey inClearText(Endpoint endpoint, SourceAddress source, SessionOptions session) {
        return new ReuseKey(endpoint, source, session, new TlsRequirement.None(), TlsOffer.USUAL);
    }
}
