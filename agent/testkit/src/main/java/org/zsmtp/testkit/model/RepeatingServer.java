package org.zsmtp.testkit.model;

import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// A lawful server that now and then says a reply too many: the same again, for a while perhaps with every reply, or
/// once another; at once or later, but always before its next one; sometimes it hangs up after the one that follows a
/// message. What it knows of its commitments and of its own replies to each command stays right, so that what a client
/// makes of it can be judged.
public final class RepeatingServer implements ModelPeer {

    private static final int[] CODES = {250, 250, 550, 554, 450, 451, 503};

    private final RandomGenerator random;
    private final Wire wire;
    private final ModelServer server;
    private final int perMille;
    private final boolean same;
    private int left;
    private @Nullable SaidReply late;

    /// @param random decides what is repeated
    /// @param server says what is right; listens at `wire`
    public RepeatingServer(RandomGenerator random, Wire wire, ModelServer server) {
        this.random = random;
        this.wire = wire;
        this.server = server;
        this.same = random.nextBoolean();
        // Half of them do it from the start.
        this.perMille = random.nextBoolean() ? 1000 : 30 + random.nextInt(200);
        this.left = same ? 1 + random.nextInt(20) : 1;
        wire.listenTo(this::said);
    }

    /// @return the server that is right
    public ModelServer server() {
        return server;
    }

    @Override
    public boolean work() {
        if (late != null && random.nextInt(3) == 0) {
            sayLate();
            return true;
        }
        return server.work() || sayLate();
    }

    @Override
    public void secured() {
        server.secured();
    }

    /// A reply that is right is about to be said: what is late comes before it, and perhaps one too many after it.
    private void said(SaidReply reply) {
        sayLate();
        // After 354 the server is silent until it has the content, or at least says nothing that it would say then.
        boolean prompt = reply.isIntermediate();
        if (left > 0 && random.nextInt(1000) < perMille && reply.code() != 421 && reply.code() != 220) {
            left--;
            late = prompt || same
                    ? reply
                    : new SaidReply(CODES[random.nextInt(CODES.length)], List.of("said once more"));
        }
    }

    private boolean sayLate() {
        SaidReply again = late;
        if (again == null || wire.hungUp()) {
            return false;
        }
        late = null;
        wire.saySurplus(again);
        if (server.isBehindMessage() && random.nextInt(8) == 0) {
            wire.close();
        }
        return true;
    }
}
