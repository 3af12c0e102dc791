package org.zsmtp.delivery.file;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.NotLinkException;
import java.nio.file.Path;
import org.zsmtp.smtp.text.Printable;

/// Why something could not be read or written, in the system's words (`strerror(3)`), which the JDK's exceptions
/// keep to themselves or name by a class.
public final class FileFailure {
    private static final int LONGEST = 300;

    private FileFailure() {}

    /// @return printable, in one line, without the name of the file
    public static String reason(IOException failure) {
        String text = switch (failure) {
            case NoSuchFileException _ -> "No such file or directory";
            case AccessDeniedException _ -> "Permission denied";
            case NotDirectoryException _ -> "Not a directory";
            case FileAlreadyExistsException _ -> "File exists";
            case DirectoryNotEmptyException _ -> "Directory not empty";
            case FileSystemLoopException _ -> "Too many levels of symbolic links";
            case NotLinkException _ -> "Invalid argument";
            case FileSystemException other when other.getReason() != null -> other.getReason();
            case FileSystemException _ -> "Input/output error";
            default -> failure.getMessage() == null ? "Input/output error" : failure.getMessage();
        };
        return Printable.ascii(text, LONGEST);
    }

    /// That a file cannot be read, by name, and why.
    ///
    /// @return printable, in one line
    public static String unreadable(Path file, IOException failure) {
        return Printable.ascii(file.toString(), LONGEST) + ": "
                + (failure instanceof UnfitFileException ? "" : "cannot be read: ") + reason(failure);
    }

    /// @return the same after the name of the file, where it is known
    public static String text(IOException failure) {
        return failure instanceof FileSystemException named && named.getFile() != null
                ? Printable.ascii(named.getFile(), LONGEST) + ": " + reason(failure)
                : reason(failure);
    }
}
