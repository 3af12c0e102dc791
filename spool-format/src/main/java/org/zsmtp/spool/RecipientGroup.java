package org.zsmtp.spool;

import java.util.List;

/// Recipients that may travel in one mail transaction: the same sender line, the same header block, the same host.
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

    /// @return the host of all of them, as the control file spells it
    public String host() {
        return recipients.getFirst().host();
    }
}
