package org.zsmtp.testkit.model;

/// What kind of server a conversation is with.
enum ServerKind {
    /// [ModelServer].
    LAWFUL,
    /// [AnarchicServer].
    ANARCHIC,
    /// [RepeatingServer].
    REPEATING
}
