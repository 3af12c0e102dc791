package org.zsmtp.smtp.mail;

import org.zsmtp.smtp.address.ForwardPath;

/// One recipient of an envelope.
///
/// @param forwardPath where to
/// @param parameters  what is asked for this recipient
/// @param id          the caller's own mark, opaque here and unique within an envelope
public record Recipient(ForwardPath forwardPath, RcptParameters parameters, long id) {}
