package org.zsmtp.delivery;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.zsmtp.delivery.net.HttpsPolicyFetcher;

/// How MTA-STS policies are had (RFC 8461).
///
/// @param cache a directory where they outlive the process, shared by all agents of a host; null for none
/// @param port  where policy hosts serve them
public record StsOptions(@Nullable Path cache, int port) {

    /// Remembered in the process only; port 443.
    public static final StsOptions DEFAULTS = new StsOptions(null, HttpsPolicyFetcher.PORT);

    public StsOptions {
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("port " + port);
        }
    }

    /// @return the same with this directory
    public StsOptions withCache(Path directory) {
        return new StsOptions(directory, port);
    }

    /// @return the same with another port
    public StsOptions withPort(int other) {
        return new StsOptions(cache, other);
    }
}
