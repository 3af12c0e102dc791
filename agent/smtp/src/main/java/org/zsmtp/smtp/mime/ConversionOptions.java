package org.zsmtp.smtp.mime;

/// What may be done with contents that not every server takes as they are.
///
/// @param channel        what servers are held to take
/// @param headerText     what is done with 8-bit text in header fields
/// @param defaultCharset what unlabelled 8-bit text is taken for; UTF-8 is known by itself
/// @param unconvertible  what is done with a content that a server cannot take and that must not be converted
/// @param bareLineEnds   what is done with bare CR and bare LF
/// @param nul            what is done with NUL octets
/// @param headerAddresses what is done with addresses in the header that A-labels cannot make ASCII
public record ConversionOptions(
        Channel channel,
        HeaderText headerText,
        DefaultCharset defaultCharset,
        Unconvertible unconvertible,
        BareLineEnds bareLineEnds,
        NulOctets nul,
        HeaderAddresses headerAddresses) {

    /// Such addresses go to who takes 8-bit content.
    public ConversionOptions(
            Channel channel,
            HeaderText headerText,
            DefaultCharset defaultCharset,
            Unconvertible unconvertible,
            BareLineEnds bareLineEnds,
            NulOctets nul) {
        this(channel, headerText, defaultCharset, unconvertible, bareLineEnds, nul, HeaderAddresses.AS_IS);
    }

    /// What is done with an address in the header with characters beyond ASCII, if a server does not offer SMTPUTF8
    /// (RFC 6531). Where it does, they go as they are, if they are UTF-8, and the server is told.
    public enum HeaderAddresses {
        /// They go to servers that take 8-bit content.
        AS_IS,
        /// The message is not sent to this server: 5.6.9.
        REFUSED
    }

    /// What servers are held to take.
    public enum Channel {
        /// Octets below 128, whatever the server offers (`-7`).
        SEVEN_BIT,
        /// 8-bit content where the server offers 8BITMIME (RFC 6152).
        BY_CAPABILITY,
        /// Any content, whatever the server offers; quoted-printable text is decoded (`-8`).
        EIGHT_BIT
    }

    /// What is done with 8-bit text in header fields.
    public enum HeaderText {
        /// Encoded words (RFC 2047), for all servers.
        ENCODED,
        /// Sent as it is, to all servers (`-H`).
        AS_IS
    }

    /// What is done with a content that a server cannot take and that must not be converted, since it is signed or
    /// encrypted or its sender forbids it.
    public enum Unconvertible {
        /// It is not sent to this server: 5.6.3.
        REFUSED,
        /// It is sent as it is.
        AS_IS,
        /// It is converted nevertheless, which breaks its signature; octets without a conversion are written in
        /// hexadecimal digits. For notices, which are never returned to anybody.
        CONVERTED
    }

    /// What is done with bare CR and bare LF. None is ever sent, whatever this says.
    public enum BareLineEnds {
        /// Each ends a line, as CR LF.
        CANONICALISED,
        /// A content with a CR alone, or with lines that end with LF beside lines that end with CR LF, is not sent:
        /// 5.6.0.
        REFUSED
    }

    /// What is done with NUL octets, which no message may hold (RFC 5322 section 4).
    public enum NulOctets {
        /// Bodies are encoded so that they keep them; elsewhere they are left out.
        ENCODED,
        /// They are left out.
        REMOVED,
        /// A content that has one is not sent: 5.6.0.
        REFUSED
    }

    /// The defaults.
    public static final ConversionOptions DEFAULTS = new ConversionOptions(
            Channel.BY_CAPABILITY,
            HeaderText.ENCODED,
            DefaultCharset.ISO_8859_1,
            Unconvertible.REFUSED,
            BareLineEnds.CANONICALISED,
            NulOctets.ENCODED);

    /// @return these options, with servers held to take this
    public ConversionOptions withChannel(Channel other) {
        return new ConversionOptions(
                other, headerText, defaultCharset, unconvertible, bareLineEnds, nul, headerAddresses);
    }

    /// @return these options, with this for 8-bit header text
    public ConversionOptions withHeaderText(HeaderText other) {
        return new ConversionOptions(channel, other, defaultCharset, unconvertible, bareLineEnds, nul, headerAddresses);
    }

    /// @return these options, with unlabelled text taken for this
    public ConversionOptions withDefaultCharset(DefaultCharset other) {
        return new ConversionOptions(channel, headerText, other, unconvertible, bareLineEnds, nul, headerAddresses);
    }

    /// @return these options, with this for what cannot be sent
    public ConversionOptions withUnconvertible(Unconvertible other) {
        return new ConversionOptions(channel, headerText, defaultCharset, other, bareLineEnds, nul, headerAddresses);
    }

    /// @return these options, with this for bare line ends
    public ConversionOptions withBareLineEnds(BareLineEnds other) {
        return new ConversionOptions(channel, headerText, defaultCharset, unconvertible, other, nul, headerAddresses);
    }

    /// @return these options, with this for NUL octets
    public ConversionOptions withNul(NulOctets other) {
        return new ConversionOptions(
                channel, headerText, defaultCharset, unconvertible, bareLineEnds, other, headerAddresses);
    }

    /// @return these options, with this for addresses beyond ASCII
    public ConversionOptions withHeaderAddresses(HeaderAddresses other) {
        return new ConversionOptions(channel, headerText, defaultCharset, unconvertible, bareLineEnds, nul, other);
    }
}
