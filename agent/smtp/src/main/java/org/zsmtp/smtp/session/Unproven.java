package org.zsmtp.smtp.session;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.zsmtp.smtp.mail.Recipient;
import org.zsmtp.smtp.wire.Capabilities;
import org.zsmtp.smtp.wire.Reply;

/// Mail transactions that have all their replies, and whose outcomes have not been reported: some because
/// a later reply must first prove that there was no reply too many, the others only until the driver asks
/// what to do next, so that a surplus reply in the same read can still revoke them.
final class Unproven {

    /// A refusal waits for a prompt after at most so many others.
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

        /// If there was a reply too many shortly before, the last reply of the transaction may really
        /// answer the command before. That makes no difference if both replies have the same meaning.
        boolean mayBeAnothers() {
            return wanted != Proof.NONE || (next != null && !isAlike(next, transaction.lastReply()));
        }

        /// Of several replies to one end of data the last may be missing if another kind of reply came
        /// after them.
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
    private final List<Entry> entries = new ArrayList<>(1);

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

    /// Whether one of them belongs to this message and had no content sent.
    boolean holdsUnsent(OutboundMessage message) {
        return entries.stream()
                .anyMatch(entry -> entry.transaction.whole() == message && !entry.transaction.hasSentContent());
    }

    /// Whether any proof is still to come.
    boolean wantsProof() {
        return entries.stream().anyMatch(entry -> entry.wanted != Proof.NONE);
    }

    /// Whether some of them can only be proven by a 354.
    boolean wantsPrompt() {
        return entries.stream().anyMatch(entry -> entry.wanted == Proof.PROMPT);
    }

    /// Whether so many wait for a 354 that no more should be added.
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

    /// A reply has proven that the replies before it answered their commands.
    void proven(Proof proof) {
        for (Entry entry : entries) {
            if (entry.wanted.compareTo(proof) <= 0) {
                entry.wanted = Proof.NONE;
            }
        }
    }

    /// A refusal that can only mean that the server does not know the command proves it too, unless it
    /// repeats the last reply, or may be the last of several replies to one end of data.
    ///
    /// @return whether it does not repeat the last reply
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

    /// The driver asks what to do next: what needs no further proof is reported.
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
