package org.zsmtp.smtp.mail;

/// How the body of a content was converted for a server.
public enum ConversionMode {
    /// Not at all. Header fields may have been rewritten.
    NONE("NONE", ""),
    /// The one body there is became quoted-printable.
    QUOTED_PRINTABLE("QP", "convert rfc822-to-quoted-printable"),
    /// The one body there is became base64, which is shorter for it.
    BASE64("B64", "convert rfc822-to-base64"),
    /// Some parts of a multipart or of an enclosed message were encoded.
    PARTS("MPQP", "convert rfc822-to-quoted-printable"),
    /// Quoted-printable became 8-bit text.
    EIGHT_BIT("8BIT", "convert rfc822-to-8bit");

    private final String logWord;
    private final String receivedClause;

    ConversionMode(String logWord, String receivedClause) {
        this.logWord = logWord;
        this.receivedClause = receivedClause;
    }

    /// @return the word of ZMailer's log lines, after `cvt=`; `B64` is an addition of ours
    public String logWord() {
        return logWord;
    }

    /// @return what is said in the message's newest `Received` field, without semicolon; empty where nothing is
    public String receivedClause() {
        return receivedClause;
    }
}
