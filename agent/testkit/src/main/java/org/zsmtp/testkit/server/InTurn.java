package org.zsmtp.testkit.server;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// Answers given one after the other, the last one again and again. Any thread may ask.
final class InTurn {

    private final List<Reaction> reactions;
    private final AtomicInteger given = new AtomicInteger();

    InTurn(Reaction... reactions) {
        if (reactions.length == 0) throw new IllegalArgumentException("at least one answer is needed");
        this.reactions = List.of(reactions);
    }

    Reaction next() {
        return reactions.get(given.getAndUpdate(n -> Math.min(n + 1, reactions.size() - 1)));
    }
}
