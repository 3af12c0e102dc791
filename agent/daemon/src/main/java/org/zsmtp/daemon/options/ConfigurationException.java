package org.zsmtp.daemon.options;

/// A configuration file cannot be read or understood. The message names the file, and the line where there is one.
public final class ConfigurationException extends UsageException {
    private static final long serialVersionUID = 1L;

    ConfigurationException(String message) {
        super(message);
    }
}
