package org.zsmtp.delivery;

import org.zsmtp.delivery.routing.MxHost;
import org.zsmtp.smtp.session.Protocol;
import org.zsmtp.smtp.wire.Capabilities;

/// What a judgement depends on besides the outcome.
///
/// @param protocol what was spoken
/// @param capabilities what the server offered
/// @param choice how the host came to be tried
/// @param place where the transaction stood on its connection
/// @param company how others fared in the same transaction
/// @param link what the connection's security came to
/// @param transfer how the content went
record Circumstances(
        Protocol protocol,
        Capabilities capabilities,
        MxHost.Choice choice,
        Place place,
        Company company,
        Link link,
        Transfer transfer) {

    /// How the content of a transaction went, if it did.
    enum Transfer {
        DATA,
        CHUNKS
    }

    /// What a connection's security came to.
    enum Link {
        /// Nobody wanted more.
        CLEAR_TEXT,
        /// TLS was wanted, and the server had not offered it.
        NOT_OFFERED,
        /// TLS was offered, and came to nothing: the mail goes in clear text for that reason alone.
        DOWNGRADED,
        /// TLS is demanded and was not there yet: what is said may be anybody's word.
        UNPROTECTED,
        /// Under TLS.
        SECURED
    }

    /// Where a transaction stood on its connection.
    enum Place {
        /// It was the connection's first: what happened, happened to it.
        FIRST,
        /// Others went before it: the connection may have been stale, or spoilt by them.
        LATER,
        /// Others went before it, and some of them were taken: the connection may have had its share.
        SERVED
    }

    /// How others fared in the same transaction.
    enum Company {
        /// The server accepted another recipient of it.
        OTHERS_ACCEPTED,
        /// It accepted none.
        NONE_ACCEPTED,
        /// There was no other.
        ALONE
    }
}
