package org.zsmtp.smtp.address;

/// `<Postmaster>`, the one recipient that needs no domain (RFC 5321 4.1.1.3 and 4.5.1).
public record Postmaster() implements ForwardPath {

    @Override
    public String text() {
        return "Postmaster";
    }

    @Override
    public String toString() {
        return text();
    }
}
