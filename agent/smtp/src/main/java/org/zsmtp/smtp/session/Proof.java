package org.zsmtp.smtp.session;

/// What shows that the replies of a finished transaction were its own. Replies belong to commands by their order alone
/// (RFC 5321 section 4.1.1), so one reply too many makes each later one stand against the wrong command; a reply that
/// nothing else could have earned shows that there was none.
enum Proof {

    /// None is wanted any more.
    NONE,

    /// The answer to RSET. Behind a refused DATA it is a 2yz only where no refusal is left over.
    RESET,

    /// A reply that only one command earns: 354 to DATA, or 221 to QUIT.
    PROMPT
}
