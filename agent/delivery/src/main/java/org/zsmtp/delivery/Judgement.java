package org.zsmtp.delivery;

/// What follows from one attempt for one recipient.
sealed interface Judgement {

    /// The final result.
    record Settled(Verdict verdict) implements Judgement {}

    /// The next address or host may have another answer.
    ///
    /// @param otherwise the result if none is left
    record NextHost(Verdict otherwise) implements Judgement {}

    /// The session failed, or refused the message, for a reason that need not be this message: the same host again,
    /// alone on a new connection. Other messages cannot be the reason there, so this judgement does not repeat.
    ///
    /// @param otherwise what it comes to where that cannot be
    record AgainAlone(Verdict otherwise) implements Judgement {}

    /// The server offers CHUNKING and does not know what a chunk is: the same host once more, by DATA.
    ///
    /// @param otherwise what it comes to where that cannot be
    record AgainByData(Verdict otherwise) implements Judgement {}

    /// The server hung up on EHLO: once more with HELO.
    ///
    /// @param otherwise what it comes to where that was tried already
    record AgainWithHelo(Verdict otherwise) implements Judgement {}

    /// TLS failed: once more with a fallback that the server may cope with, if one is allowed.
    ///
    /// @param otherwise the result if there is none
    /// @param trouble how the handshake failed
    record AgainSecuredOtherwise(Verdict otherwise, HandshakeTrouble trouble) implements Judgement {}

    /// This connection takes no more messages, as the server had announced: the same host, on another connection.
    ///
    /// @param otherwise what it comes to where that happens without end
    record OnAnotherConnection(Verdict otherwise) implements Judgement {}

    /// @return the result if nothing more is tried
    default Verdict otherwise() {
        return switch (this) {
            case Settled(Verdict verdict) -> verdict;
            case NextHost(Verdict otherwise) -> otherwise;
            case AgainAlone(Verdict otherwise) -> otherwise;
            case AgainByData(Verdict otherwise) -> otherwise;
            case AgainWithHelo(Verdict otherwise) -> otherwise;
            case AgainSecuredOtherwise(Verdict otherwise, var _) -> otherwise;
            case OnAnotherConnection(Verdict otherwise) -> otherwise;
        };
    }
}
