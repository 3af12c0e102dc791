package org.zsmtp.smtp.session;

import org.zsmtp.smtp.wire.HeloName;
import org.zsmtp.smtp.wire.ReplyLimits;

/// How one session behaves.
///
/// @param heloName    the client's name
/// @param hello       how it greets
/// @param pipelining  whether commands go in groups
/// @param nextMail    when a following transaction begins
/// @param replyLimits what a reply may grow to
public record SessionOptions(
        HeloName heloName, Hello hello, Pipelining pipelining, NextMail nextMail, ReplyLimits replyLimits) {

    /// The usual behaviour under a given name.
    public static SessionOptions defaults(HeloName heloName) {
        return new SessionOptions(
                heloName, Hello.EHLO, Pipelining.WHERE_OFFERED, NextMail.WITH_END_OF_DATA, ReplyLimits.DEFAULTS);
    }

    /// @return the same options, greeting this way
    public SessionOptions with(Hello other) {
        return new SessionOptions(heloName, other, pipelining, nextMail, replyLimits);
    }

    /// @return the same options with this pipelining
    public SessionOptions with(Pipelining other) {
        return new SessionOptions(heloName, hello, other, nextMail, replyLimits);
    }

    /// @return the same options with this start of a following transaction
    public SessionOptions with(NextMail other) {
        return new SessionOptions(heloName, hello, pipelining, other, replyLimits);
    }
}
