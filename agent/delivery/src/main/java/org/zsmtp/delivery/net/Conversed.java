package org.zsmtp.delivery.net;

import org.zsmtp.smtp.session.TransactionReport;

/// A transaction's end, as seen from its connection.
///
/// @param report  the outcomes
/// @param ordinal how many transactions the connection had been given before; 0 for its first
public record Conversed(TransactionReport report, int ordinal) {}
