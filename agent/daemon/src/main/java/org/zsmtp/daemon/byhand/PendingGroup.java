package org.zsmtp.daemon.byhand;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.zsmtp.spool.ExchangerList;
import org.zsmtp.spool.HeaderBlock;
import org.zsmtp.spool.RecipientLine;
import org.zsmtp.spool.SenderLine;

/// Pending recipients that may share a mail transaction: how many they are, and the first of them.
final class PendingGroup {
    /// How many are kept by name.
    private static final int NAMED = 20;

    private final SenderLine sender;
    private final HeaderBlock headers;
    private final Optional<ExchangerList> exchangers;
    private final List<String> users = new ArrayList<>();
    private int recipients;

    PendingGroup(RecipientLine first) {
        this.sender = first.sender();
        this.headers = first.headers();
        this.exchangers = ExchangerList.parse(first.host());
    }

    /// Whether this recipient belongs to it.
    boolean isFor(RecipientLine line) {
        return sender.offset() == line.sender().offset()
                && headers.offset() == line.headers().offset()
                && exchangers.equals(ExchangerList.parse(line.host()));
    }

    void add(RecipientLine line) {
        recipients++;
        if (users.size() < NAMED) {
            users.add(line.user());
        }
    }

    SenderLine sender() {
        return sender;
    }

    HeaderBlock headers() {
        return headers;
    }

    /// @return the list of MX hosts in place of their host
    Optional<ExchangerList> exchangers() {
        return exchangers;
    }

    /// @return the addresses of the first twenty
    List<String> users() {
        return users;
    }

    int recipients() {
        return recipients;
    }
}
