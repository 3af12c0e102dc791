package org.zsmtp.sendmail;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.zsmtp.smtp.wire.Reply;

/// What became of a message.
///
/// @param recipients what became of each recipient, in the envelope's order
/// @param trouble why somebody did not get it, null where all did
/// @param octets how many octets of content went out
/// @param reply the server's last word on the content, null where it had none
record Outcome(
        List<Fate> recipients,
        @Nullable Trouble trouble,
        long octets,
        @Nullable Reply reply) {

    /// What became of one recipient.
    ///
    /// @param address without angle brackets
    /// @param trouble why he did not get it, null where he did
    record Fate(String address, @Nullable Trouble trouble) {}

    /// Why a message was not sent, to one recipient or to all.
    ///
    /// @param status what the program ends with
    /// @param what in words
    /// @param reply what the server said, null where it said nothing
    record Trouble(ExitStatus status, String what, @Nullable Reply reply) {

        /// @return the lines of the server's reply as it sent them
        List<String> server() {
            return reply == null ? List.of() : lines(reply);
        }
    }

    Outcome {
        recipients = List.copyOf(recipients);
    }

    /// Nothing was sent to anybody.
    static Outcome none(List<String> recipients, Trouble trouble) {
        return new Outcome(
                recipients.stream().map(each -> new Fate(each, trouble)).toList(), trouble, 0, null);
    }

    /// @return what the program ends with
    ExitStatus status() {
        return Optional.ofNullable(trouble).map(Trouble::status).orElse(ExitStatus.EX_OK);
    }

    /// @return whether somebody got it
    boolean isSentToSome() {
        return recipients.stream().anyMatch(each -> each.trouble() == null);
    }

    /// @return a reply's lines with their codes
    static List<String> lines(Reply reply) {
        int last = reply.lines().size() - 1;
        List<String> lines = new java.util.ArrayList<>();
        for (int i = 0; i <= last; i++) {
            lines.add(reply.code()
                    + (i < last ? "-" : " ")
                    + Text.decoded(reply.lines().get(i)));
        }
        return List.copyOf(lines);
    }
}
