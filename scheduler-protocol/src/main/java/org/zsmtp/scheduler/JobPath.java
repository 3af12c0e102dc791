package org.zsmtp.scheduler;

/// A control file's path below the transport directory, as the scheduler names it in a job: a file name that starts
/// with a number, below any hash directories (`48213`, `D/48213-907`, `I/J/48213-907`).
///
/// A value never leaves the directory it is resolved against by its own text: it is relative, printable ASCII,
/// and no segment is empty, `.` or `..`. Symbolic links are for whoever opens the file to refuse.
///
/// @param text the path as received
public record JobPath(String text) {

    /// As many digits as always fit into a long.
    private static final int ID_DIGITS = 18;

    /// @throws IllegalArgumentException where `text` is no such path; the message says why in one line of printable
    /// text
    public JobPath {
        int segment = 0;
        for (int i = 0; i <= text.length(); i++) {
            if (i == text.length() || text.charAt(i) == '/') {
                requireName(text, segment, i);
                segment = i + 1;
            } else if (text.charAt(i) < ' ' || text.charAt(i) > '~') {
                throw new IllegalArgumentException("job path with a character that is not printable ASCII");
            }
        }
        int digits = digits(text);
        if (digits == 0) {
            throw new IllegalArgumentException("job path whose file name does not start with a digit");
        }
        if (digits > ID_DIGITS) {
            throw new IllegalArgumentException("job path whose number has more than " + ID_DIGITS + " digits");
        }
    }

    /// @return the file's number in reports: the decimal number that its base name starts with
    public long id() {
        int start = text.lastIndexOf('/') + 1;
        return Long.parseLong(text, start, start + digits(text), 10);
    }

    /// @return the hash directories with their final slash, or the empty string
    public String prefix() {
        return text.substring(0, text.lastIndexOf('/') + 1);
    }

    @Override
    public String toString() {
        return text;
    }

    private static void requireName(String text, int start, int end) {
        if (start == end) {
            throw new IllegalArgumentException(
                    text.startsWith("/") ? "job path that is absolute" : "job path with an empty segment");
        }
        if (text.charAt(start) == '.' && (end - start == 1 || (end - start == 2 && text.charAt(start + 1) == '.'))) {
            throw new IllegalArgumentException("job path with a segment of dots");
        }
    }

    private static int digits(String text) {
        int start = text.lastIndexOf('/') + 1;
        int end = start;
        while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
            end++;
        }
        return end - start;
    }
}
