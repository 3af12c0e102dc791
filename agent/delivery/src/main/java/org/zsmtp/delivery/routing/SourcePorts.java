package org.zsmtp.delivery.routing;

/// Which ports connections leave from.
public enum SourcePorts {
    /// Whatever the system chooses.
    ANY,
    /// One of 1023 down to 512, which only privileged programs of a host can have (option `-r`).
    RESERVED
}
