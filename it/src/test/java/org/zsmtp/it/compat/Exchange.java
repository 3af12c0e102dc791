package org.zsmtp.it.compat;

import org.zsmtp.testkit.server.CommandLine;
import org.zsmtp.testkit.server.Reaction;

/// One thing that the original said on a connection, and what the server did then.
///
/// @param kind     what was said
/// @param command  the command; for content one whose verb is a dot
/// @param wire     the octets as they were sent, chunk octets included
/// @param content  the message content, dots un-stuffed; empty for most commands
/// @param leftOut  part of the content is missing from the capture
/// @param reaction what the server did
record Exchange(Kind kind, CommandLine command, String wire, String content, boolean leftOut, Reaction reaction) {

    enum Kind {
        /// A command line, with BDAT its octets too.
        COMMAND,
        /// Content through the lone dot.
        CONTENT,
        /// Content that the server broke off.
        BROKEN_CONTENT
    }

    boolean is(String verb) {
        return kind == Kind.COMMAND && command.verb().equals(verb);
    }

    /// Whether this ends a message: the dot, or a last chunk.
    boolean endsMessage() {
        return kind == Kind.CONTENT || (is("BDAT") && command.argument().endsWith("LAST"));
    }

    boolean positive() {
        return reaction.octets().startsWith("2");
    }
}
