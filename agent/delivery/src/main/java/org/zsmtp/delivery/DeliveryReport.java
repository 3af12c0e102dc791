package org.zsmtp.delivery;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.zsmtp.smtp.mail.Recipient;

/// The results of one message.
///
/// @param results exactly one per recipient, in the envelope's order
public record DeliveryReport(List<RecipientResult> results) {
    /// In the text of a report.
    private static final int SHOWN = 5;

    public DeliveryReport {
        results = List.copyOf(results);
    }

    /// Puts results into the order of `recipients`.
    ///
    /// @throws IllegalStateException where a recipient has no result or two, or a result belongs to none of them
    public static DeliveryReport of(List<Recipient> recipients, List<RecipientResult> results) {
        Map<Long, RecipientResult> byRecipient = HashMap.newHashMap(results.size());
        for (RecipientResult result : results) {
            if (byRecipient.put(result.recipient().id(), result) != null) {
                throw new IllegalStateException(
                        "two results for recipient " + result.recipient().id());
            }
        }
        List<RecipientResult> ordered = recipients.stream()
                .map(recipient -> {
                    RecipientResult result = byRecipient.get(recipient.id());
                    if (result == null) {
                        throw new IllegalStateException("no result for recipient " + recipient.id());
                    }
                    return result;
                })
                .toList();
        if (ordered.size() != results.size()) {
            throw new IllegalStateException("a result for a recipient that is not of this envelope");
        }
        return new DeliveryReport(ordered);
    }

    /// @return the first results, for a person to read
    @Override
    public String toString() {
        int more = results.size() - SHOWN;
        return results.stream().limit(SHOWN).map(RecipientResult::toString).collect(Collectors.joining("; "))
                + (more > 0 ? "; and " + more + " more" : "");
    }
}
