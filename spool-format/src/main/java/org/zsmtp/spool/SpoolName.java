package org.zsmtp.spool;

/// Which texts name a file of the spool. They come from the scheduler and from control files, and what is not
/// refused here ends up in a path: names are printable ASCII, which every locale can encode, without the segments
/// that lead out of a directory.
final class SpoolName {

    private SpoolName() {}

    /// @param path a path below the transport directory: segments between single slashes, the last starting with a
    ///     digit
    static void requireJobPath(String path) throws SpoolFileException {
        int start = 0;
        for (int end = path.indexOf('/'); end >= 0; end = path.indexOf('/', start)) {
            requireFileName(path.substring(start, end));
            start = end + 1;
        }
        requireFileName(path.substring(start));
        if (!startsWithDigit(path.substring(start))) {
            throw refused("file name does not start with a digit");
        }
    }

    /// @param name one segment
    static void requireFileName(String name) throws SpoolFileException {
        if (name.isEmpty()) {
            throw refused("empty file name");
        }
        if (name.startsWith(".")) {
            throw refused("file name starts with a dot");
        }
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c < ' ' || c > '~' || c == '/') {
                throw refused("file name with a character that is not allowed");
            }
        }
    }

    static boolean startsWithDigit(String name) {
        return !name.isEmpty() && name.charAt(0) >= '0' && name.charAt(0) <= '9';
    }

    private static SpoolFileException refused(String why) {
        return new SpoolFileException(SpoolFileException.Reason.BAD_NAME, why);
    }
}
