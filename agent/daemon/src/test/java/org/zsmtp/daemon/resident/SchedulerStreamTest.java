package org.zsmtp.daemon.resident;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.epoll.Epoll;
import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class SchedulerStreamTest {
    private static final int LINES = 1000;

    private FileDescriptor[] pipe = new FileDescriptor[0];

    @BeforeEach
    void open() throws IOException {
        Epoll.ensureAvailability();
        pipe = FileDescriptor.pipe();
    }

    @AfterEach
    void close() throws IOException {
        for (FileDescriptor each : pipe) {
            if (each.isOpen()) {
                each.close();
            }
        }
    }

    @Test
    void isCongestedUntilTheSchedulerReads() throws Exception {
        SchedulerStream stream = new SchedulerStream(pipe[1]);
        byte[] line = new byte[4096];
        int written = 0;
        while (!stream.isCongested() && written < LINES) {
            stream.write(line, 0, line.length);
            written++;
        }
        assertThat(written).isBetween(4, LINES - 1);
        ByteBuffer read = ByteBuffer.allocateDirect(written * line.length);
        pipe[0].read(read, 0, read.capacity());
        assertThat(stream.isCongested()).isFalse();
    }

    /// Writing tells that nobody is there any more.
    @Test
    void isNotCongestedWhenTheSchedulerIsGone() throws Exception {
        SchedulerStream stream = new SchedulerStream(pipe[1]);
        while (!stream.isCongested()) {
            stream.write(new byte[4096], 0, 4096);
        }
        pipe[0].close();
        assertThat(stream.isCongested()).isFalse();
    }
}
