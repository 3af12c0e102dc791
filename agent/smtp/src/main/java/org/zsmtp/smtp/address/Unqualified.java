package org.zsmtp.smtp.address;

/// A local part without a domain, such as `news`.
///
/// RFC 5321 2.3.5 forbids it between hosts except for `<Postmaster>`, but spools hold such addresses, and a server
/// that knows its clients may take them: the server decides.
public record Unqualified(LocalPart localPart) implements ReversePath, ForwardPath, PathParser.Parsed {

    @Override
    public String text() {
        return localPart.text();
    }

    @Override
    public String toString() {
        return text();
    }
}
