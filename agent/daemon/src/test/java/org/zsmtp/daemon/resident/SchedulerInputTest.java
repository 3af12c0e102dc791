package org.zsmtp.daemon.resident;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.epoll.Epoll;
import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SchedulerInputTest {

    private FileDescriptor scheduler;
    private FileDescriptor agent;

    @BeforeEach
    void pipe() throws IOException {
        Epoll.ensureAvailability();
        FileDescriptor[] ends = FileDescriptor.pipe();
        agent = ends[0];
        scheduler = ends[1];
        Descriptors.makeWait(agent);
    }

    @Test
    void whatAnotherEngineHasReadComesFirst() throws IOException {
        SchedulerInput input = input("1/2\tb.ex");
        send("ample\n");
        assertThat(read(input)).isEqualTo("1/2\tb.ex");
        assertThat(read(input)).isEqualTo("ample\n");
        scheduler.close();
        assertThat(read(input)).isEqualTo("(end)");
        assertThat(input.hasLeft()).isFalse();
    }

    @Test
    void linesThatComeAfterwardsAreLeftToAnotherEngine() throws IOException {
        SchedulerInput input = input("");
        send("first\n");
        assertThat(read(input)).isEqualTo("first\n");
        input.leave();
        send("second\nthird\n");
        assertThat(read(input)).isEqualTo("(end)");
        assertThat(input.hasLeft()).isTrue();
        assertThat(pending(input)).isEqualTo("second\nthird\n");
    }

    @Test
    void theBeginningOfALineGoesWithItsRest() throws IOException {
        SchedulerInput input = input("");
        send("first\nsec");
        assertThat(read(input)).isEqualTo("first\nsec");
        input.leave();
        send("ond\n");
        assertThat(read(input)).isEqualTo("(end)");
        assertThat(pending(input)).isEqualTo("second\n");
    }

    @Test
    void theEndOfTheStreamIsItsEndAlsoWhereAnotherEngineWouldTakeOver() throws IOException {
        SchedulerInput input = input("");
        input.leave();
        scheduler.close();
        assertThat(read(input)).isEqualTo("(end)");
        assertThat(input.hasLeft()).isFalse();
    }

    private SchedulerInput input(String first) {
        return new SchedulerInput(agent, first.getBytes(StandardCharsets.US_ASCII));
    }

    private void send(String text) throws IOException {
        ByteBuffer octets = ByteBuffer.allocateDirect(text.length());
        octets.put(text.getBytes(StandardCharsets.US_ASCII));
        assertThat(scheduler.write(octets, 0, text.length())).isEqualTo(text.length());
    }

    private static String read(SchedulerInput input) throws IOException {
        byte[] octets = new byte[100];
        int count = input.read(octets);
        return count < 0 ? "(end)" : new String(octets, 0, count, StandardCharsets.US_ASCII);
    }

    private static String pending(SchedulerInput input) {
        return new String(input.pending(), StandardCharsets.US_ASCII);
    }
}
