package org.zsmtp.testkit.server;

import java.util.OptionalLong;

/// Answers keyed by what the client says, so that any lawful order of commands fits.
///
/// Each connection has a thread of its own, so the hooks are called by several threads at once. A hook may block,
/// to hold an answer back until a test lets it go; the server's other connections go on.
public interface ServerBehaviour {

    /// A connection was accepted.
    Reaction greeting(ClientSession session);

    /// A command line has come. For BDAT, its octets have been read as well; a positive answer to `BDAT n LAST`
    /// is not said, [#endOfData] is asked for it.
    ///
    /// The transaction follows the answer: MAIL, RCPT and RSET count when answered 2yz, DATA when answered 3yz.
    Reaction command(ClientSession session, CommandLine command);

    /// The content is complete. The message counts as accepted if the answer is 2yz; over LMTP the answers must
    /// be one per recipient, and those answered 2yz count (RFC 2033 4.2).
    Reaction endOfData(ClientSession session, ReceivedMessage message);

    /// How many octets of content, as they are on the wire, the server takes before it breaks the connection (RST).
    /// Asked after a DATA answered 3yz.
    ///
    /// @return empty to take all
    default OptionalLong resetsAfter(ClientSession session) {
        return OptionalLong.empty();
    }
}
