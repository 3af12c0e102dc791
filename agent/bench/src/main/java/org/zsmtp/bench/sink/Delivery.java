package org.zsmtp.bench.sink;

/// One message for one recipient.
///
/// @param id the message's X-Id field, else its Message-Id, else empty
/// @param recipient what RCPT had between the angle brackets
public record Delivery(String id, String recipient) {}
