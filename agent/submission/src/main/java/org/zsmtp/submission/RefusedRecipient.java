package org.zsmtp.submission;

import org.zsmtp.smtp.address.ForwardPath;

/// A recipient to whom the message did not go.
///
/// @param address    as it stood in the envelope
/// @param code       the reply code that decided, 400 to 599; 0 where no reply did
/// @param diagnostic the reply's text or what happened, printable, one line
public record RefusedRecipient(ForwardPath address, int code, String diagnostic) {}
