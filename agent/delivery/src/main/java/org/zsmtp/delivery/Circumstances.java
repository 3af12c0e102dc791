package org.zsmtp.delivery;

import org.zsmtp.delivery.routing.MxHost;
import org.zsmtp.smtp.session.Protocol;
import org.zsmtp.smtp.wire.Capabilities;

/// What a judgement depends on in addition to the outcome.
///
/// @param protocol what was spoken
/// @param capabilities what the server offered
/// @param choice how the host came to be tried
/// @param place the position of the message on its connection
/// @param company the results of other recipients in the same mail transaction
/// @param link the result of securing the connection
/// @param transfer how the content went
record Circumstances(
        Protocol protocol,
        Capabilities capabilities,
        MxHost.Choice choice,
        Place place,
        Company company,
        Link link,
        Transfer transfer) {

    /// Of a connection whose session never took mail.
    ///
    /// @param capabilities what the server offered, if it came so far
    static Circumstances withoutSession(Protocol protocol, Capabilities capabilities, MxHost.Choice choice, Link link) {
        return new Circumstances(
                protocol, capabilities, choice, Place.FIRST, Company.NONE_ACCEPTED, link, Transfer.DATA);
    }

    /// How the content was sent, if it was.
    enum Transfer {
        DATA,
        CHUNKS
    }

    /// The result of securing a connection.
    enum Link {
        /// TLS was not wanted.
        CLEAR_TEXT,
        /// TLS was wanted, and the server had not offered it.
        NOT_OFFERED,
        /// TLS was offered and failed: the mail goes in clear text for that reason only.
        DOWNGRADED,
        /// TLS is required and was not active yet: the reply may come from an attacker.
        UNPROTECTED,
        /// Under TLS.
        SECURED
    }

    /// The position of a message on its connection.
    enum Place {
        /// It was the first on its connection, so earlier messages cannot be the reason for what happened.
        FIRST,
        /// Others were sent before it: the connection may have been stale, or damaged by them.
        LATER,
        /// Others were sent before it, and some of them were accepted: the server may limit messages per
        /// connection.
        SERVED
    }

    /// The results of other recipients in the same mail transaction.
    enum Company {
        /// The server accepted another recipient of it.
        OTHERS_ACCEPTED,
        /// It accepted none.
        NONE_ACCEPTED,
        /// There was no other.
        ALONE
    }
}
