package org.zsmtp.daemon.batch;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.zsmtp.smtp.mail.MailObject;
import org.zsmtp.smtp.mail.Recipient;
import org.zsmtp.spool.ExchangerList;
import org.zsmtp.spool.RecipientLine;

/// Recipients that share sender and header block, and the mail that goes to them, in one mail transaction or several.
///
/// @param lines the recipients in the control file, in the order of the envelope
/// @param mail  the envelope's recipients have the offsets of these lines as their ids
public record TransactionGroup(List<RecipientLine> lines, MailObject mail) {

    public TransactionGroup {
        lines = List.copyOf(lines);
        List<Long> offsets = lines.stream().map(RecipientLine::offset).toList();
        if (!offsets.equals(
                mail.envelope().recipients().stream().map(Recipient::id).toList())) {
            throw new IllegalArgumentException("lines and envelope do not fit");
        }
    }

    /// @return the router's list of mail exchangers for all of them
    public Optional<ExchangerList> exchangers() {
        return ExchangerList.parse(lines.getFirst().host());
    }

    /// @return the line of this recipient of the envelope
    public RecipientLine line(Recipient recipient) {
        // In file order, as they were read.
        int at = Collections.binarySearch(lines, null, (line, _) -> Long.compare(line.offset(), recipient.id()));
        if (at < 0) {
            throw new IllegalStateException("a recipient that is not of this group");
        }
        return lines.get(at);
    }
}
