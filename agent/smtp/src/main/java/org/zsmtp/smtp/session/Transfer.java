package org.zsmtp.smtp.session;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zsmtp.smtp.wire.Reply;

/// How the content of one mail transaction is sent: what announces it, its octets, and how it ends. Owned by its
/// [MailTransaction].
///
/// Content that could not be read to its end is never ended.
sealed interface Transfer permits DataTransfer, ChunkTransfer {

    /// What is to be sent now.
    ///
    /// @throws IOException where the content cannot be read
    Step next() throws IOException;

    /// Sends some octets; after the last of them perhaps the end of data.
    ///
    /// @param flight has room
    /// @param accepted how many recipients the server has accepted
    /// @return whether the end of data is among them
    /// @throws IOException where the content cannot be read
    boolean write(Flight flight, OutboundMessage whole, int accepted) throws IOException;

    /// Whether the server was told that content comes.
    boolean announced();

    /// Whether content is being sent, so that the connection can carry nothing else.
    boolean underway();

    /// Whether all of this message, and its end, has been sent.
    boolean contentSent();

    /// Whether the system has taken the end of what was sent; true only where [#endSent] is. Until then the server
    /// cannot have it.
    boolean hasLeft();

    /// Whether the end of data or the last chunk has been sent, even of a transaction without accepted recipients.
    boolean endSent();

    /// What refused the content before its end, or null.
    @Nullable
    Reply refusal();

    /// What the session waits for, where this has begun.
    Phase phase();

    /// Its commands so far, without the end of data.
    List<Exchange> exchanges();

    /// Whether a refused end leaves the server in a state that only RSET ends (RFC 3030 section 2).
    boolean refusalNeedsReset();

    void close();
}
