package org.zsmtp.testkit.server;

import java.util.List;
import java.util.Optional;

/// A message whose end the server has seen: its envelope as far as the server accepted it, and its content.
///
/// @param connection number of the connection that brought it
/// @param reversePath what MAIL had between the angle brackets
/// @param mailParameters the ESMTP parameters of MAIL, as written
/// @param recipients those of RCPT that were answered 2yz; in [ScriptedServer#messages()] and over LMTP, those also
///     accepted after the content
/// @param octets the content after un-stuffing, one char per octet, lines ended as they came
public record ReceivedMessage(
        int connection, String reversePath, String mailParameters, List<To> recipients, String octets) {

    /// @param path what RCPT had between the angle brackets
    /// @param parameters the ESMTP parameters of RCPT, as written
    public record To(String path, String parameters) {}

    public ReceivedMessage {
        recipients = List.copyOf(recipients);
    }

    public List<String> paths() {
        return recipients.stream().map(To::path).toList();
    }

    /// The value of the first header field of this name, unfolded and stripped.
    public Optional<String> header(String name) {
        int end = octets.indexOf("\r\n\r\n");
        String head = end < 0 ? octets : octets.substring(0, end);
        String prefix = name + ":";
        return head.replaceAll("\r\n(?=[ \t])", "")
                .lines()
                .filter(line -> line.regionMatches(true, 0, prefix, 0, prefix.length()))
                .map(line -> line.substring(prefix.length()).strip())
                .findFirst();
    }

    /// What follows the first empty line; empty if there is none.
    public String body() {
        if (octets.startsWith("\r\n")) return octets.substring(2);
        int end = octets.indexOf("\r\n\r\n");
        return end < 0 ? "" : octets.substring(end + 4);
    }
}
