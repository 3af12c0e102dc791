package org.zsmtp.delivery.conversation;

import java.util.List;
import java.util.function.Consumer;

/// Tells listeners, none of which may harm a delivery: whatever one throws, an [Error] too, is lost, and the others are
/// told all the same.
public final class Guarded {

    private Guarded() {}

    /// Throws nothing.
    public static <L> void tell(List<? extends L> listeners, Consumer<? super L> what) {
        for (L each : listeners) {
            tell(each, what);
        }
    }

    /// Throws nothing.
    public static <L> void tell(L listener, Consumer<? super L> what) {
        try {
            what.accept(listener);
        } catch (RuntimeException | Error lost) {
            // Listeners are for logs; the delivery goes on without.
        }
    }
}
