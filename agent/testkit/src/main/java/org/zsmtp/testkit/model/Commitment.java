package org.zsmtp.testkit.model;

import java.util.List;

/// A message that a server took responsibility for (RFC 5321 section 6.1).
///
/// @param reversePath as in MAIL
/// @param recipients  the forward-paths it had accepted, in order
/// @param content     octets as ISO-8859-1, without dot stuffing, each line with its CR LF
public record Commitment(String reversePath, List<String> recipients, String content) {

    public Commitment {
        recipients = List.copyOf(recipients);
    }
}
