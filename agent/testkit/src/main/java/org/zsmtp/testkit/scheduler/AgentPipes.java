package org.zsmtp.testkit.scheduler;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;

/// Moves octets between the driver and one agent without ever making the driver wait: a thread that writes what is
/// queued, and a thread that reads lines.
final class AgentPipes {

    private static final byte[] CLOSE = {};

    /// What comes from the agent; called by the reading thread.
    interface Receiver {

        /// @param line without its LF
        void line(String line);

        /// @param rest what came after the last LF
        void end(String rest);
    }

    private final BlockingQueue<byte[]> queue = new LinkedBlockingQueue<>();

    AgentPipes(AgentProcess agent, Receiver receiver) {
        start("to-agent-" + agent.pid(), () -> write(agent.toAgent()));
        start("from-agent-" + agent.pid(), () -> read(agent.fromAgent(), receiver));
    }

    /// Platform threads, for reading from a socket pair blocks the carrier.
    private static void start(String name, Runnable work) {
        Thread.ofPlatform().daemon().name(name).start(work);
    }

    void send(byte[] octets) {
        if (octets.length > 0) queue.add(octets);
    }

    /// Closes the direction to the agent after all that was sent.
    void closeOutput() {
        queue.add(CLOSE);
    }

    private void write(OutputStream out) {
        try (out) {
            while (true) {
                byte[] octets = queue.take();
                if (octets.length == 0) return;
                out.write(octets);
                out.flush();
            }
        } catch (IOException e) {
            // The agent reads no more; its end shows on the other direction.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void read(InputStream in, Receiver receiver) {
        StringBuilder partial = new StringBuilder();
        try {
            byte[] piece = new byte[65536];
            int count;
            while ((count = in.read(piece)) >= 0) {
                partial.append(new String(piece, 0, count, StandardCharsets.ISO_8859_1));
                takeLines(partial, receiver::line);
            }
        } catch (IOException e) {
            // As good as the end.
        }
        receiver.end(partial.toString());
    }

    private static void takeLines(StringBuilder text, Consumer<String> lines) {
        int start = 0;
        int end;
        while ((end = text.indexOf("\n", start)) >= 0) {
            lines.accept(text.substring(start, end));
            start = end + 1;
        }
        text.delete(0, start);
    }
}
