package org.zsmtp.it.compat;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
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
