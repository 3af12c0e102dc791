package org.zsmtp.testkit.dns;

/// What goes wrong with an answer.
public enum DnsFault {
    /// Response code SERVFAIL (RFC 1035 4.1.1).
    SERVFAIL,
    /// Response code REFUSED.
    REFUSED,
    /// Response code NXDOMAIN, whatever the zone holds.
    NXDOMAIN,
    /// NOERROR with an empty answer section, whatever the zone holds (RFC 2308 2.2).
    NODATA,
    /// No answer at all: the client runs into its time-out.
    DROP,
    /// Over UDP an empty answer with the TC bit; over TCP the true answer.
    TRUNCATE,
    /// The true answer under an id that was not asked.
    WRONG_ID,
    /// Octets that are no DNS message.
    GARBAGE,
    /// The true answer, cut off in the middle of a record.
    CUT_SHORT
}
