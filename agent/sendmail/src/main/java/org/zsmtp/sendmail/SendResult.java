package org.zsmtp.sendmail;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.zsmtp.smtp.wire.Reply;

/// What became of a message.
///
/// @param recipients what became of each recipient, in the envelope's order
/// @param failure why somebody did not get it, null where all did
/// @param octets how many octets of content went out
/// @param reply the server's last word on the content, null where it had none
/// @param waiting the addresses of those who may get it later, if it is queued for them
record SendResult(
        List<RecipientStatus> recipients,
        @Nullable Failure failure,
        long octets,
        @Nullable Reply reply,
        Set<String> waiting) {

    /// What became of one recipient.
    ///
    /// @param address without angle brackets
    /// @param failure why he did not get it, null where he did
    /// @param queued the name in the spool of the message that is kept for him, null where none is
    record RecipientStatus(
            String address,
            @Nullable Failure failure,
            @Nullable String queued) {

        /// Nobody keeps it for him.
        RecipientStatus(String address, @Nullable Failure failure) {
            this(address, failure, null);
        }
    }

    /// Why a message was not sent, to one recipient or to all.
    ///
    /// @param status what the program ends with
    /// @param what in words
    /// @param reply the server's, null where there was none
    /// @param kind what else follows from it
    record Failure(ExitStatus status, String what, @Nullable Reply reply, Kind kind) {

        /// What follows from a failure, beside its status.
        enum Kind {
            /// Nothing else.
            ORDINARY,
            /// Other credentials may do. Nothing was sent.
            UNAUTHENTICATED,
            /// All of the content went out, and no answer came: the server may have the message.
            IN_DOUBT,
            /// The server answered for each recipient: its replies are in their statuses.
            OF_SINGLE_RECIPIENTS
        }

        /// Nothing else follows from it.
        Failure(ExitStatus status, String what, @Nullable Reply reply) {
            this(status, what, reply, Kind.ORDINARY);
        }

        /// What kept a program from trying.
        static Failure of(FailureException why) {
            return new Failure(why.status(), why.lines().getFirst(), null);
        }

        /// @return the lines of the server's reply as it sent them
        List<String> server() {
            return reply == null ? List.of() : lines(reply);
        }
    }

    SendResult {
        recipients = List.copyOf(recipients);
        waiting = Set.copyOf(waiting);
    }

    /// Nobody gets it later.
    SendResult(List<RecipientStatus> recipients, @Nullable Failure failure, long octets, @Nullable Reply reply) {
        this(recipients, failure, octets, reply, Set.of());
    }

    /// Nothing was sent to anybody.
    static SendResult none(List<String> recipients, Failure failure) {
        return new SendResult(
                recipients.stream()
                        .map(each -> new RecipientStatus(each, failure))
                        .toList(),
                failure,
                0,
                null);
    }

    /// @return the same where these may get it later
    SendResult waiting(Collection<String> addresses) {
        return new SendResult(recipients, failure, octets, reply, Set.copyOf(addresses));
    }

    /// @param name of the message in the spool, where it is kept for those who wait
    /// @return the same where they have no failure any more
    SendResult queued(String name) {
        List<RecipientStatus> statuses = new ArrayList<>();
        List<Failure> left = new ArrayList<>();
        for (RecipientStatus each : recipients) {
            boolean waits = waiting.contains(each.address());
            statuses.add(waits ? new RecipientStatus(each.address(), each.failure(), name) : each);
            if (!waits && each.failure() != null) {
                left.add(each.failure());
            }
        }
        @Nullable Failure remaining = left.isEmpty() ? null : left.getFirst();
        return new SendResult(statuses, left.contains(failure) ? failure : remaining, octets, reply, waiting);
    }

    /// @return those for whom it is kept
    List<RecipientStatus> queued() {
        return recipients.stream().filter(each -> each.queued() != null).toList();
    }

    /// @return what the program ends with
    ExitStatus status() {
        return Optional.ofNullable(failure).map(Failure::status).orElse(ExitStatus.EX_OK);
    }

    /// @return whether somebody got it
    boolean isSentToSome() {
        return recipients.stream().anyMatch(each -> each.failure() == null);
    }

    /// @return a reply's lines with their codes
    static List<String> lines(Reply reply) {
        int last = reply.lines().size() - 1;
        List<String> lines = new ArrayList<>();
        for (int i = 0; i <= last; i++) {
            lines.add(reply.code()
                    + (i < last ? "-" : " ")
                    + Text.decoded(reply.lines().get(i)));
        }
        return List.copyOf(lines);
    }
}
