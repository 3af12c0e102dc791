package org.zsmtp.submission;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.OptionalLong;
import org.zsmtp.smtp.mail.BodyType;
import org.zsmtp.smtp.mail.Content;
import org.zsmtp.smtp.mail.ContentReader;
import org.zsmtp.smtp.mail.ConversionMode;
import org.zsmtp.smtp.wire.Capabilities;

/// A content of which it is known whether all of it has gone to the engine, and that is no longer given out once
/// that must not be. What was given out as a whole may be at a server.
final class WatchedContent implements Content {

    /// What is known, for all forms of the content.
    static final class Gate {
        private boolean shut;
        private boolean gone;

        /// From now on nothing is read.
        synchronized void shut() {
            shut = true;
        }

        /// @return whether the latest to read it has had all of it
        synchronized boolean isGone() {
            return gone;
        }

        /// Whatever was sent before has its answer by now.
        private synchronized void begin() throws IOException {
            requireOpen();
            gone = false;
        }

        private synchronized int read(ContentReader reader, ByteBuffer target) throws IOException {
            requireOpen();
            int count = reader.read(target);
            gone = count < 0;
            return count;
        }

        private void requireOpen() throws IOException {
            if (shut) {
                throw new IOException("the submission was stopped");
            }
        }
    }

    private final Content content;
    private final Gate gate;

    WatchedContent(Content content, Gate gate) {
        this.content = content;
        this.gate = gate;
    }

    @Override
    public OptionalLong size() {
        return content.size();
    }

    @Override
    public BodyType bodyType() {
        return content.bodyType();
    }

    @Override
    public ConversionMode conversion() {
        return content.conversion();
    }

    @Override
    public boolean isInternational() {
        return content.isInternational();
    }

    @Override
    public Form forPeer(Capabilities capabilities) {
        return switch (content.forPeer(capabilities)) {
            case Form.Sendable(Content form) ->
                new Form.Sendable(form.equals(content) ? this : new WatchedContent(form, gate));
            case Form.Unsendable unsendable -> unsendable;
        };
    }

    @Override
    public ContentReader open() throws IOException {
        gate.begin();
        ContentReader reader = content.open();
        return new ContentReader() {
            @Override
            public int read(ByteBuffer target) throws IOException {
                return gate.read(reader, target);
            }

            @Override
            public void close() {
                reader.close();
            }
        };
    }
}
