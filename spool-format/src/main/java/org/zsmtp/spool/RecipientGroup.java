package org.zsmtp.spool;

import java.util.List;
import java.util.Optional;

/// Recipients that may travel in one mail transaction: the same sender line, the same header block, and the same
/// list of mail exchangers if the router gave one.
///
/// @param sender     their sender line
/// @param headers    their header block
/// @param recipients in file order, at least one
public record RecipientGroup(SenderLine sender, HeaderBlock headers, List<RecipientLine> recipients) {
    public RecipientGroup {
        recipients = List.copyOf(recipients);
        if (recipients.isEmpty()) {
            throw new IllegalArgumentException("a group without recipients");
        }
    }

    /// @return the list that stands in place of their hosts
    public Optional<ExchangerList> exchangers() {
        return ExchangerList.parse(recipients.getFirst().host());
    }
}
