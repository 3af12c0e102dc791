package org.zsmtp.it.compat;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.zsmtp.testkit.server.Reaction;
import org.zsmtp.testkit.server.ReceivedMessage;

/// One mail transaction of the original.
///
/// @param server    the address of the server
/// @param exchanges begins with MAIL
record CapturedTransaction(String server, List<Exchange> exchanges) {

    CapturedTransaction {
        exchanges = List.copyOf(exchanges);
    }

    Exchange mail() {
        return exchanges.getFirst();
    }

    Optional<Exchange> data() {
        return first(exchange -> exchange.is("DATA"));
    }

    Optional<Exchange> end() {
        return first(Exchange::endsMessage);
    }

    /// What the server answers at the end of the content for these recipients. LMTP's replies, one for each recipient
    /// of the capture that was accepted (RFC 2033 4.2), belong to the recipients and not to their places.
    Optional<Reaction> endFor(List<String> paths) {
        return end().map(Exchange::reaction).map(reaction -> {
            List<String> replies = replies(reaction.octets());
            List<String> accepted = recipients().stream()
                    .filter(Exchange::positive)
                    .map(rcpt -> rcpt.command().path().toLowerCase(Locale.ROOT))
                    .toList();
            if (replies.size() < 2 || replies.size() != accepted.size()) return reaction;
            String ordered = paths.stream()
                    .map(path -> replies.get(Math.max(0, accepted.indexOf(path.toLowerCase(Locale.ROOT)))))
                    .collect(Collectors.joining());
            return new Reaction(ordered, reaction.then(), reaction.tls());
        });
    }

    /// Each with all its lines.
    private static List<String> replies(String octets) {
        return Pattern.compile("(?:\\d{3}-.*\r\n)*\\d{3}(?: .*)?\r\n")
                .matcher(octets)
                .results()
                .map(MatchResult::group)
                .toList();
    }

    Optional<Exchange> brokenContent() {
        return first(exchange -> exchange.kind() == Exchange.Kind.BROKEN_CONTENT);
    }

    boolean names(String recipient) {
        return recipients().stream().anyMatch(rcpt -> rcpt.command().path().equalsIgnoreCase(recipient));
    }

    List<Exchange> recipients() {
        return exchanges.stream().filter(exchange -> exchange.is("RCPT")).toList();
    }

    /// The message, if its end was said. A refused chunk is no end: the server threw it away unread.
    Optional<DeliveredMessage> message() {
        return end().filter(end -> end.kind() == Exchange.Kind.CONTENT || end.positive())
                .map(end -> new DeliveredMessage(
                        server,
                        new ReceivedMessage(
                                0,
                                mail().command().path(),
                                mail().command().parameters(),
                                recipients().stream()
                                        .filter(Exchange::positive)
                                        .map(rcpt -> new ReceivedMessage.To(
                                                rcpt.command().path(),
                                                rcpt.command().parameters()))
                                        .toList(),
                                end.content()),
                        end.leftOut()));
    }

    private Optional<Exchange> first(Predicate<Exchange> condition) {
        return exchanges.stream().filter(condition).findFirst();
    }
}
