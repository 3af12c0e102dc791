package org.zsmtp.daemon.queue;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import org.zsmtp.delivery.file.FileFailure;
import org.zsmtp.smtp.text.Printable;
import org.zsmtp.spool.MalformedControlFile;
import org.zsmtp.spool.SpoolFileException;

/// Why a file of a spool, or a log, cannot be read, in words for a person.
public final class ReadFailure {
    private static final int LONGEST = 200;

    private ReadFailure() {}

    /// @return printable, in one line
    public static String text(Exception failure) {
        String text = switch (failure) {
            case AccessDeniedException _ -> "permission denied: run this as root or as the spool's owner";
            case SpoolFileException refused -> String.valueOf(refused.getMessage());
            case MalformedControlFile broken -> "not a control file: " + broken.getMessage();
            case IOException other -> FileFailure.reason(other);
            default -> "cannot be read";
        };
        return Printable.ascii(text, LONGEST);
    }
}
