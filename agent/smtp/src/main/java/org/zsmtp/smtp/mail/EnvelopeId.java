package org.zsmtp.smtp.mail;

import org.zsmtp.smtp.wire.Xtext;

/// The sender's own name for a transaction, ENVID (RFC 3461 section 4.4).
///
/// @param xtext the value as it stands on the wire: at most 100 characters of xtext that stand for printable ASCII
public record EnvelopeId(String xtext) {

    public EnvelopeId {
        if (xtext.isEmpty() || xtext.length() > 100 || !Xtext.isPrintable(xtext)) {
            throw new IllegalArgumentException("an ENVID is 1 to 100 characters of xtext for printable ASCII");
        }
    }
}
