package org.zsmtp.testkit.dns;

/// A question that came in.
///
/// @param name absolute, in lower case, without the last dot
/// @param type mnemonic such as `MX`
/// @param tcp whether it came over TCP
public record DnsQuestion(String name, String type, boolean tcp) {}
