package org.zsmtp.submission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.zsmtp.smtp.mail.BodyType;
import org.zsmtp.smtp.mail.Content;
import org.zsmtp.smtp.mail.ContentReader;
import org.zsmtp.smtp.wire.Capabilities;

class WatchedContentTest {

    private final WatchedContent.Gate gate = new WatchedContent.Gate();

    private WatchedContent watched(Content content) {
        return new WatchedContent(content, gate);
    }

    private static Content content() {
        return Content.of("Subject: hi\n\nhello\n".getBytes(StandardCharsets.US_ASCII), BodyType.SEVEN_BIT);
    }

    private static void readAll(ContentReader reader) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(7);
        while (reader.read(buffer) >= 0) {
            buffer.clear();
        }
    }

    @Test
    void contentIsGoneWhenItsEndWasRead() throws IOException {
        try (ContentReader reader = watched(content()).open()) {
            assertThat(gate.isGone()).isFalse();
            assertThat(reader.read(ByteBuffer.allocate(1000))).isPositive();
            assertThat(gate.isGone()).as("its end may be missing").isFalse();
            readAll(reader);
            assertThat(gate.isGone()).isTrue();
        }
        assertThat(gate.isGone()).as("its answer has not come").isTrue();
        try (ContentReader again = watched(content()).open()) {
            assertThat(gate.isGone()).as("what went before has its answer").isFalse();
            assertThat(again.read(ByteBuffer.allocate(3))).isEqualTo(3);
        }
    }

    @Test
    void nothingPassesAShutGate() throws IOException {
        WatchedContent watched = watched(content());
        try (ContentReader reader = watched.open()) {
            assertThat(reader.read(ByteBuffer.allocate(1000))).isPositive();
            gate.shut();
            assertThatThrownBy(() -> reader.read(ByteBuffer.allocate(1000))).isInstanceOf(IOException.class);
            assertThat(gate.isGone()).isFalse();
        }
        assertThatThrownBy(watched::open).isInstanceOf(IOException.class);
    }

    @Test
    void formOfTheContentForAServerIsWatchedToo() throws IOException {
        byte[] body = "gr\u00fc\u00dfe\n".getBytes(StandardCharsets.UTF_8);
        Content eightBit = Message.of(Header.EMPTY.with("Subject", "hi"), body).content();
        WatchedContent watched = watched(eightBit);
        assertThat(watched.size()).isEqualTo(eightBit.size());
        assertThat(watched.bodyType()).isEqualTo(BodyType.EIGHT_BIT_MIME);
        Content form = ((Content.Form.Sendable) watched.forPeer(Capabilities.NONE)).content();
        assertThat(form.bodyType()).isEqualTo(BodyType.SEVEN_BIT);
        assertThat(form.conversion()).isNotEqualTo(watched.conversion());
        try (ContentReader reader = form.open()) {
            readAll(reader);
        }
        assertThat(gate.isGone()).isTrue();
        gate.shut();
        assertThatThrownBy(form::open).isInstanceOf(IOException.class);
    }
}
