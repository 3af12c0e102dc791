package org.zsmtp.delivery;

import org.jspecify.annotations.Nullable;
import org.zsmtp.smtp.mail.Recipient;

/// The result of one recipient, and why.
///
/// @param remoteMta the host that the verdict comes from, null if no host was tried
public record RecipientResult(
        Recipient recipient, Verdict verdict, @Nullable RemoteMta remoteMta, Diagnosis diagnosis) {}
