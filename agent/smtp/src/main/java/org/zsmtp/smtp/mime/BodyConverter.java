package org.zsmtp.smtp.mime;

/// Writes the body of one entity as its treatment says. For one body, by one thread.
///
/// Lines go out with LF. A line end of the body is written when it is known to be the body's, and not a
/// delimiter's.
sealed interface BodyConverter
        permits BodyConverter.Copied,
                BodyConverter.Encoded,
                BodyConverter.AsOctets,
                BodyConverter.Decoded,
                Escaped,
                RewrappedBase64 {

    void line(Line line, Octets out);

    /// The body is over.
    ///
    /// @param atDelimiter whether a delimiter follows, to which the last line end belongs; it is written all
    ///                    the same
    void end(boolean atDelimiter, Octets out);

    static BodyConverter of(Treatment.Body body, ConversionOptions.NulOctets nul) {
        return switch (body) {
            case AS_IS -> new Copied();
            case QUOTED_PRINTABLE -> new Encoded(new QuotedPrintableEncoder(), nul);
            case BASE64 -> new Encoded(new Base64Encoder(), nul);
            case OCTETS_AS_BASE64 -> new AsOctets();
            case ESCAPED_QUOTED_PRINTABLE -> new Escaped(Escaped.Break.SOFT, nul);
            case ESCAPED_TEXT -> new Escaped(Escaped.Break.FOLD, nul);
            case REWRAPPED_BASE64 -> new RewrappedBase64();
            case DECODED -> new Decoded();
        };
    }

    /// Octets without NUL: the array from its index 0, as many as are left.
    private static byte[] withoutNul(Line line) {
        byte[] kept = new byte[line.length() - line.nul];
        int count = 0;
        for (int i = line.from; i < line.to; i++) {
            if (line.octets[i] != 0) {
                kept[count++] = line.octets[i];
            }
        }
        return kept;
    }

    /// As it is, but without NUL.
    record Copied() implements BodyConverter {

        @Override
        public void line(Line line, Octets out) {
            if (line.nul > 0) {
                byte[] kept = withoutNul(line);
                if (line.starts && kept.length > 0 && kept[0] == '-') {
                    // What it loses must not make a delimiter of it.
                    out.put(' ');
                }
                out.put(kept, 0, kept.length);
            } else {
                out.put(line.octets, line.from, line.to);
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

    /// In a transfer encoding.
    final class Encoded implements BodyConverter {
        private final BodyEncoder encoder;
        private final boolean keepsNul;
        private boolean lineEndDue;

        Encoded(BodyEncoder encoder, ConversionOptions.NulOctets nul) {
            this.encoder = encoder;
            this.keepsNul = nul == ConversionOptions.NulOctets.ENCODED;
        }

        @Override
        public void line(Line line, Octets out) {
            if (lineEndDue) {
                encoder.lineEnd(out);
            }
            lineEndDue = line.ends();
            if (line.nul > 0 && !keepsNul) {
                byte[] kept = withoutNul(line);
                encoder.octets(kept, 0, kept.length, out);
            } else {
                encoder.octets(line.octets, line.from, line.to, out);
            }
        }

        @Override
        public void end(boolean atDelimiter, Octets out) {
            if (!atDelimiter) {
                // On the wire each line ends, the last one of a content too.
                encoder.lineEnd(out);
            }
            encoder.end(out);
            if (atDelimiter && lineEndDue) {
                encoder.endLastLine(out);
            }
        }
    }

    /// What has no lines: base64 of the octets as they are kept, whatever ends lines among them.
    final class AsOctets implements BodyConverter {
        private final Base64Encoder encoder = new Base64Encoder();
        private Line.End due = Line.End.NONE;

        @Override
        public void line(Line line, Octets out) {
            putEnd(out);
            due = line.end;
            encoder.octets(line.octets, line.from, line.to, out);
        }

        private void putEnd(Octets out) {
            switch (due) {
                case NONE -> {
                    // The line goes on.
                }
                case LF -> encoder.octets(new byte[] {'\n'}, 0, 1, out);
                case CR_LF -> encoder.lineEnd(out);
                case CR -> encoder.octets(new byte[] {'\r'}, 0, 1, out);
            }
        }

        @Override
        public void end(boolean atDelimiter, Octets out) {
            if (!atDelimiter) {
                putEnd(out);
            }
            encoder.end(out);
        }
    }

    /// Quoted-printable text decoded.
    final class Decoded implements BodyConverter {
        private final QuotedPrintableDecoder decoder = new QuotedPrintableDecoder();
        private boolean lineEndDue;

        @Override
        public void line(Line line, Octets out) {
            if (lineEndDue && decoder.lineEnd(out)) {
                out.put('\n');
            }
            lineEndDue = line.ends();
            decoder.octets(line.octets, line.from, line.to, out);
        }

        @Override
        public void end(boolean atDelimiter, Octets out) {
            if (lineEndDue && (decoder.lineEnd(out) || atDelimiter)) {
                out.put('\n');
            }
        }
    }
}
