package org.zsmtp.delivery;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.zsmtp.delivery.policy.Dane;
import org.zsmtp.delivery.policy.DaneFinding;

/// Made when it is first asked: a DNS client takes as long to load as a message to send. Thread-safe.
final class LazyDane implements Dane {

    private final Supplier<Dane> maker;
    private @Nullable Dane made;

    LazyDane(Supplier<Dane> maker) {
        this.maker = maker;
    }

    @Override
    public DaneFinding of(Target host, int port) {
        return made().of(host, port);
    }

    private synchronized Dane made() {
        Dane known = made;
        if (known == null) {
            known = maker.get();
            made = known;
        }
        return known;
    }
}
