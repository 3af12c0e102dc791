package org.zsmtp.daemon.job;

import org.zsmtp.scheduler.JobPath;

/// Deliver what is pending in a control file for a host.
///
/// @param path the control file
/// @param host as the scheduler names it
public record Job(JobPath path, String host) {

    /// @return whether both are for one host, names in whatever case
    boolean isForHostOf(Job other) {
        return host.equalsIgnoreCase(other.host);
    }
}
