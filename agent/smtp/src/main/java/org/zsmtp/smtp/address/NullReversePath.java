package org.zsmtp.smtp.address;

/// `<>`, the sender of notifications, which must cause none (RFC 5321 4.5.5).
public record NullReversePath() implements ReversePath {

    @Override
    public String text() {
        return "";
    }

    @Override
    public String toString() {
        return "<>";
    }
}
