package org.zsmtp.daemon.options;

/// How a command prints what it has found.
public enum Form {
    /// A page for people.
    PAGE,
    /// JSON, for programs.
    JSON
}
