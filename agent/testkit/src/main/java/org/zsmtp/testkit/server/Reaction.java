package org.zsmtp.testkit.server;

import java.util.Arrays;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/// What a server does next: octets it says, perhaps none, and how it goes on.
///
/// @param octets said as they are, one char per octet
/// @param tls with which certificate the handshake follows; only with [Then#START_TLS]
public record Reaction(String octets, Then then, @Nullable SSLContext tls) {

    /// How it goes on.
    public enum Then {
        /// Take up the next line; after a DATA answered 3yz, the content.
        GO_ON,
        /// End the connection in good order (FIN).
        CLOSE,
        /// Break the connection (RST). What was said just before may get lost.
        RESET,
        /// Go on reading, say nothing more, until the client leaves or the server is closed.
        STALL,
        /// Neither read nor write any more until the server is closed: the client's window fills.
        FREEZE,
        /// Start the TLS handshake as server.
        START_TLS,
        /// Answer the first octets of the client's handshake with what is no TLS, and close.
        GARBLE_HANDSHAKE,
        /// Answer them with the alert handshake_failure, and close.
        ALERT_HANDSHAKE,
        /// Answer them by closing.
        CLOSE_HANDSHAKE
    }

    /// @param lines reply lines as they are, each without its CRLF
    public static Reaction reply(String... lines) {
        return raw(Arrays.stream(lines).map(line -> line + "\r\n").collect(Collectors.joining()));
    }

    /// @param octets what to say, with line ends or without, lawful or not
    public static Reaction raw(String octets) {
        return new Reaction(octets, Then.GO_ON, null);
    }

    /// Says nothing.
    public static Reaction silence() {
        return raw("");
    }

    public Reaction thenClose() {
        return new Reaction(octets, Then.CLOSE, null);
    }

    public Reaction thenReset() {
        return new Reaction(octets, Then.RESET, null);
    }

    public Reaction thenStall() {
        return new Reaction(octets, Then.STALL, null);
    }

    public Reaction thenFreeze() {
        return new Reaction(octets, Then.FREEZE, null);
    }

    public Reaction thenStartTls(SSLContext context) {
        return new Reaction(octets, Then.START_TLS, context);
    }

    /// @param how one of those that break a handshake
    public Reaction thenBreak(Then how) {
        return new Reaction(octets, how, null);
    }
}
