package org.zsmtp.delivery;

import org.jspecify.annotations.Nullable;
import org.zsmtp.smtp.mail.Recipient;

/// What became of one recipient, and why.
///
/// @param remoteMta the host that the verdict comes from, null where it never came to a host
public record RecipientResult(
        Recipient recipient, Verdict verdict, @Nullable RemoteMta remoteMta, Diagnosis diagnosis) {}
