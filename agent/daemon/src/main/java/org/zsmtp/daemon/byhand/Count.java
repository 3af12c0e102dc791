package org.zsmtp.daemon.byhand;

/// A number with its noun, for people.
final class Count {
    private Count() {}

    /// @return `1 message`, `2 messages`
    static String of(int count, String noun) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }
}
