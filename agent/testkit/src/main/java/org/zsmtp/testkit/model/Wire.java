package org.zsmtp.testkit.model;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// The connection between a client under test and a model server: what each wrote and the other has not yet seen.
/// Segments are cut at random; either side may lag behind. Owned by one thread.
public final class Wire {

    /// @param end   where in the output it ends
    /// @param reply null for garbage
    private record Pending(int end, @Nullable SaidReply reply) {}

    private final RandomGenerator random;
    private final ClientStream client;
    private final Deque<Pending> pending = new ArrayDeque<>();
    private byte[] output = new byte[1024];
    private int from;
    private int to;
    private int taken = 1;
    private Consumer<SaidReply> sayer = _ -> {};

    /// The replies that are the server's to each command, by its index.
    private final Map<Integer, List<SaidReply>> own = new HashMap<>();

    private boolean hungUp;

    /// @param random cuts the segments
    /// @param client judges what the client writes
    public Wire(RandomGenerator random, ClientStream client) {
        this.random = random;
        this.client = client;
    }

    /// @return what the client wrote and heard
    public ClientStream client() {
        return client;
    }

    // ---- the client's end -----------------------------------------------------------------------------------------

    /// The client writes.
    ///
    /// @throws LawBrokenException where it may not
    public void write(ByteBuffer octets) {
        client.write(octets);
    }

    /// @return the next segment for the client, or null where none is on its way
    public @Nullable ByteBuffer read() {
        if (from == to) {
            return null;
        }
        int waiting = to - from;
        int count = switch (random.nextInt(4)) {
            case 0 -> 1;
            case 1 -> 1 + random.nextInt(waiting);
            default -> waiting;
        };
        ByteBuffer segment = ByteBuffer.wrap(Arrays.copyOfRange(output, from, from + count));
        from += count;
        while (!pending.isEmpty() && pending.element().end() <= from) {
            SaidReply reply = pending.remove().reply();
            if (reply == null) {
                client.heardGarbage();
            } else {
                client.heard(reply);
            }
        }
        return segment;
    }

    /// @return true where nothing is on its way to the client
    public boolean isQuiet() {
        return from == to;
    }

    /// @return true where the server has closed and everything it had said was read
    public boolean closed() {
        return hungUp && from == to;
    }

    // ---- the server's end -----------------------------------------------------------------------------------------

    /// @return the next command that the server has not taken yet, or null
    @Nullable
    ClientCommand take() {
        return hasCommand() ? client.commands().get(taken++) : null;
    }

    /// @return true where [#take] would give a command
    boolean hasCommand() {
        return taken < client.commands().size()
                && !(client.commands().get(taken) instanceof ClientCommand.Chunk chunk && !chunk.isComplete());
    }

    void say(SaidReply reply) {
        sayer.accept(reply);
        own.computeIfAbsent(taken - 1, _ -> new ArrayList<>()).add(reply);
        put(reply.octets());
        pending.add(new Pending(to, reply));
    }

    /// A reply that answers nothing.
    void saySurplus(SaidReply reply) {
        put(reply.octets());
        pending.add(new Pending(to, reply));
    }

    /// @param listener is told of each reply before it is said
    void listenTo(Consumer<SaidReply> listener) {
        sayer = listener;
    }

    /// @return what the server answered to the command at this index, whatever else it said
    public List<SaidReply> ownAnswers(int index) {
        return own.getOrDefault(index, List.of());
    }

    void sayGarbage(byte[] octets) {
        put(octets);
        pending.add(new Pending(to, null));
    }

    /// The server closes after what it has said.
    void close() {
        hungUp = true;
    }

    /// The connection breaks: of what is on its way to the client some may still arrive.
    public void breakOff() {
        hungUp = true;
        to = from + random.nextInt(to - from + 1);
    }

    /// @return true where the server is no longer there
    public boolean hungUp() {
        return hungUp;
    }

    private void put(byte[] octets) {
        if (from == to) {
            from = 0;
            to = 0;
        }
        if (to + octets.length > output.length) {
            output = Arrays.copyOf(output, Math.max(2 * output.length, to + octets.length));
        }
        System.arraycopy(octets, 0, output, to, octets.length);
        to += octets.length;
    }
}
