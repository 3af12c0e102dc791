package org.zsmtp.delivery;

/// What follows from one attempt for one recipient.
sealed interface Judgement {

    /// The last word.
    record Settled(Verdict verdict) implements Judgement {}

    /// The next address or host may have another answer.
    ///
    /// @param otherwise what it comes to where none is left
    record NextHost(Verdict otherwise) implements Judgement {}

    /// The session failed, or refused, for reasons that need not be this message's: the same host, alone on a new
    /// connection. What happens there happens to this message, so that it cannot come to this again.
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

    /// No TLS came up: once more with what the server may cope with, if there is any such thing that is allowed.
    ///
    /// @param otherwise what it comes to where there is not
    /// @param trouble how the handshake failed
    record AgainSecuredOtherwise(Verdict otherwise, HandshakeTrouble trouble) implements Judgement {}

    /// This connection takes no more messages, as its server had said it would: the same host, on another one.
    ///
    /// @param otherwise what it comes to where that happens without end
    record OnAnotherConnection(Verdict otherwise) implements Judgement {}

    /// @return what it comes to where nothing more is tried
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
