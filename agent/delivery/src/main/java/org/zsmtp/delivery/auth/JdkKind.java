package org.zsmtp.delivery.auth;

/// The JDK's mechanisms that are of use here.
enum JdkKind {
    /// RFC 2195.
    CRAM_MD5("CRAM-MD5", Needs.SECRET),
    /// RFC 2831.
    DIGEST_MD5("DIGEST-MD5", Needs.SECRET_AND_HOST),
    /// As Microsoft documents it (MS-NLMP): the newer form of its answers.
    NTLM("NTLM", Needs.SECRET),
    /// RFC 4752, by Kerberos.
    GSSAPI("GSSAPI", Needs.TICKET_AND_HOST);

    /// What a mechanism cannot do without.
    enum Needs {
        SECRET,
        SECRET_AND_HOST,
        TICKET_AND_HOST
    }

    private final String word;
    private final Needs needs;

    JdkKind(String word, Needs needs) {
        this.word = word;
        this.needs = needs;
    }

    /// @return its name in AUTH
    String word() {
        return word;
    }

    Needs needs() {
        return needs;
    }

    /// Whether the server proves that it knows the client, too.
    boolean isMutual() {
        return needs != Needs.SECRET;
    }
}
