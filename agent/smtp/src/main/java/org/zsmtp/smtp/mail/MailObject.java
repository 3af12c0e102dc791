package org.zsmtp.smtp.mail;

/// A mail object: envelope and content (RFC 5321 section 2.3.1).
public record MailObject(Envelope envelope, Content content) {}
