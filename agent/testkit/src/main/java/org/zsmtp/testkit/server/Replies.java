package org.zsmtp.testkit.server;

import java.util.List;

/// Where replies end in what a server said (RFC 5321 4.2.1).
final class Replies {

    private Replies() {}

    /// @return for each reply its last line, which is the one without a hyphen after the code
    static List<String> lastLines(String octets) {
        return octets.lines()
                .filter(line -> line.length() >= 3 && (line.length() == 3 || line.charAt(3) != '-'))
                .toList();
    }
}
