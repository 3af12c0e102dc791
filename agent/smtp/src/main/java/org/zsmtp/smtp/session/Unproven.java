package org.zsmtp.smtp.session;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.zsmtp.smtp.mail.Recipient;
import org.zsmtp.smtp.wire.Capabilities;
import org.zsmtp.smtp.wire.Reply;

/// Transactions that have all their replies, and whose verdicts have not been handed out: some because a later reply
/// must show first that there was none too many, the others only until the driver asks what to do next, so that a
/// surplus reply in the same read can still take them back.
final class Unproven {

    /// A refusal waits for a prompt behind at most so many others.
    private static final int MOST = 8;

    private static final class Entry {
        private final MailTransaction transaction;
        private final List<Recipient> leftOver;
        private Proof wanted;
        private @Nullable Reply next;

        Entry(MailTransaction transaction, List<Recipient> leftOver, Proof wanted) {
            this.transaction = transaction;
            this.leftOver = leftOver;
            this.wanted = wanted;
        }

        /// Where there was a reply too many somewhere near, the last reply of the transaction may be the one before
        /// its own. That changes nothing where both say the same.
        boolean mayBeAnothers() {
            return wanted != Proof.NONE || (next != null && !isAlike(next, transaction.lastReply()));
        }

        /// Of several answers to one end the last may be missing where another kind of reply came behind them.
        boolean isBelied() {
            return wanted == Proof.PROMPT
                    && transaction.hasLeft()
                    && next != null
                    && !isAlike(next, transaction.lastReply());
        }

        private static boolean isAlike(Reply one, @Nullable Reply other) {
            return other != null && one.severity() == other.severity();
        }
    }

    private final Reports reports;
    private final List<Entry> entries = new ArrayList<>();

    Unproven(Reports reports) {
        this.reports = reports;
    }

    /// A transaction has finished.
    ///
    /// @param leftOver   recipients that are to have another one
    /// @param pipelining whether commands go in groups on this connection
    void add(MailTransaction transaction, List<Recipient> leftOver, Pipelining pipelining) {
        entries.add(new Entry(transaction, leftOver, transaction.proof(pipelining)));
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    /// Whether any proof is still to come.
    boolean wantsProof() {
        return entries.stream().anyMatch(entry -> entry.wanted != Proof.NONE);
    }

    /// Whether nothing but a prompt will do for some.
    boolean wantsPrompt() {
        return entries.stream().anyMatch(entry -> entry.wanted == Proof.PROMPT);
    }

    /// Whether so many wait for a prompt that no more should join them.
    boolean isFull() {
        return entries.stream().filter(entry -> entry.wanted == Proof.PROMPT).count() >= MOST;
    }

    /// A reply has come, whatever it means.
    void heard(Reply reply) {
        for (Entry entry : entries) {
            if (entry.next == null) {
                entry.next = reply;
            }
        }
    }

    /// A reply has shown that those before it were in their places.
    void proven(Proof proof) {
        for (Entry entry : entries) {
            if (entry.wanted.compareTo(proof) <= 0) {
                entry.wanted = Proof.NONE;
            }
        }
    }

    /// A refusal that only a server earns that does not know the command has shown it too, unless it is the last reply
    /// said again, or may be the last of several answers to one end.
    ///
    /// @return whether it is no last reply said again
    boolean provenByRefusal(Proof proof, Reply refusal) {
        boolean genuine = true;
        for (Entry entry : entries) {
            if (refusal.equals(entry.transaction.lastReply())) {
                genuine = false;
            } else if (entry.wanted.compareTo(proof) <= 0 && !entry.transaction.hasSeveralVerdicts()) {
                entry.wanted = Proof.NONE;
            }
        }
        return genuine;
    }

    /// The driver asks: what needs no further proof is reported.
    void handOut(Capabilities capabilities) {
        if (entries.isEmpty()) {
            return;
        }
        List<Entry> due =
                entries.stream().filter(entry -> entry.wanted == Proof.NONE).toList();
        entries.removeAll(due);
        due.forEach(entry -> report(entry, MailTransaction::outcomes, capabilities));
    }

    /// The session ends: no further proof can come.
    void end(Cause cause, Capabilities capabilities) {
        for (Entry entry : entries) {
            report(
                    entry,
                    (cause instanceof Cause.Surprise ? entry.mayBeAnothers() : entry.isBelied())
                            ? transaction -> transaction.disbelieved(cause)
                            : transaction -> transaction.outcomesWithout(entry.wanted, cause),
                    capabilities);
        }
        entries.clear();
    }

    private void report(
            Entry entry, Function<MailTransaction, List<RecipientOutcome>> outcomes, Capabilities capabilities) {
        reports.settle(entry.transaction.whole(), outcomes.apply(entry.transaction), entry.leftOver, capabilities);
    }
}
