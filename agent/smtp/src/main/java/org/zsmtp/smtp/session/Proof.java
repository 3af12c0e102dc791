package org.zsmtp.smtp.session;

/// What proves that the replies of a finished transaction were its own. Replies belong to commands by their order
/// alone (RFC 5321 section 4.1.1), so one reply too many shifts all later ones to the wrong command; a reply that
/// no other command can have proves that there was none.
enum Proof {

    /// No proof is needed.
    NONE,

    /// The answer to RSET. Behind a refused DATA it is a 2yz only where no refusal is left over.
    RESET,

    /// A reply that only one command can have: 354 to DATA, or 221 to QUIT.
    PROMPT
}
