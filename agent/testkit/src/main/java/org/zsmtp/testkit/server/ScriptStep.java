package org.zsmtp.testkit.server;

/// One line of a [Script].
public sealed interface ScriptStep {

    /// @param octets what the server says, with its line end if it has one
    record Say(String octets) implements ScriptStep {}

    /// @param text the command line without its end
    /// @param prefix whether more may follow the text
    record Expect(String text, boolean prefix) implements ScriptStep {

        boolean fits(String line) {
            return prefix ? line.startsWith(text) : line.equals(text);
        }
    }

    /// Message content through its lone dot.
    record Content() implements ScriptStep {}

    /// The octets that the BDAT just read has announced.
    record Chunk() implements ScriptStep {}

    /// The client ends the connection.
    record Gone() implements ScriptStep {}

    /// The server ends the talk in its own way.
    record End(Reaction.Then how) implements ScriptStep {}
}
