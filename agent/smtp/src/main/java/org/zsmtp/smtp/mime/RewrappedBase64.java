package org.zsmtp.smtp.mime;

/// Base64 in lines that SMTP takes; decoders do not mind where they end (RFC 2045 section 6.8). For one body, by one
/// thread.
final class RewrappedBase64 implements BodyConverter {
    private static final int LINE = 76;

    private boolean wraps;
    private int column;

    @Override
    public void line(Line line, Octets out) {
        if (line.starts) {
            wraps = !line.whole || line.length() > Survey.LONGEST_LINE;
            column = 0;
        }
        for (int at = line.from; at < line.to; ) {
            if (wraps && column == LINE) {
                out.put('\n');
                column = 0;
            }
            if (wraps && column == 0 && line.octets[at] == '-') {
                // Its pieces must not become delimiters.
                out.put(' ');
            }
            int to = wraps ? Math.min(line.to, at + LINE - column) : line.to;
            out.put(line.octets, at, to);
            column += to - at;
            at = to;
        }
        if (line.ends()) {
            out.put('\n');
        }
    }

    @Override
    public void end(boolean atDelimiter, Octets out) {
        // All has been written.
    }
}
