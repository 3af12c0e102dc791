package org.zsmtp.smtp.mime;

/// What [MimeWalker] sees, in the order of the content. Each octet of it is in one call, but line ends are not:
/// between two lines of a body there is one, after the last line of a body only where [Line#ends] says so, and
/// that one belongs to the delimiter where a delimiter follows (RFC 2046 section 5.1.1).
interface MimeVisitor {

    /// A header field, or a line that stands for one.
    void field(Entity entity, Field field);

    /// A piece of a field that is too long to be held.
    void longField(Entity entity, Line line);

    /// The header is over.
    ///
    /// @param emptyLine whether an empty line ends it, and not a delimiter or the end of the content
    void headerEnds(Entity entity, boolean emptyLine);

    /// A line of a body, or a piece of one; of a multipart's preamble or epilogue where `entity` is one.
    void body(Entity entity, Line line);

    /// A line between the parts of a multipart or after its last.
    void delimiter(Entity multipart, Line line);

    /// The entity is over.
    ///
    /// @param atDelimiter whether a delimiter follows, and not the end of the content
    void entityEnds(Entity entity, boolean atDelimiter);
}
