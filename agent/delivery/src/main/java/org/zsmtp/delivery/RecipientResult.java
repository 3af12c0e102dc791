package org.zsmtp.delivery;

import org.jspecify.annotations.Nullable;
import org.zsmtp.smtp.mail.Recipient;
import org.zsmtp.smtp.text.Printable;

/// The result of one recipient, and why.
///
/// @param remoteMta the host that the verdict comes from, null if no host was tried
public record RecipientResult(
        Recipient recipient, Verdict verdict, @Nullable RemoteMta remoteMta, Diagnosis diagnosis) {
    private static final int LONGEST = 200;

    /// @return recipient, verdict and reason, for a person to read: one printable line
    @Override
    public String toString() {
        String word = switch (verdict) {
            case Verdict.Relayed _ -> "relayed";
            case Verdict.Delivered _ -> "delivered";
            case Verdict.Failed _ -> "failed";
            case Verdict.Delayed(var _, Verdict.Delay delay) ->
                delay == Verdict.Delay.IN_DOUBT ? "in doubt" : "delayed";
        };
        return Printable.ascii(
                recipient.forwardPath() + ": " + word + ", " + diagnosis.status() + " " + diagnosis.text(), LONGEST);
    }
}
