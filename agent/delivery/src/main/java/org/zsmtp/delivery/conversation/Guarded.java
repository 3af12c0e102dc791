package org.zsmtp.delivery.conversation;

import java.util.List;
import java.util.function.Consumer;

/// Tells listeners, none of which may harm a delivery: what one throws, an [Error] too, goes to the system's log
/// (`org.zsmtp.listeners`), and the others are told all the same.
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
        } catch (RuntimeException | Error fault) {
            // Listeners are for logs; the delivery goes on without.
            log(listener.getClass().getName(), fault);
        }
    }

    private static void log(String listener, Throwable fault) {
        try {
            System.getLogger("org.zsmtp.listeners")
                    .log(System.Logger.Level.WARNING, "a listener has failed, and hears on: " + listener, fault);
        } catch (RuntimeException | Error lost) {
            // Where there is no log either, nothing can be told.
        }
    }
}
