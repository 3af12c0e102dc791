package org.zsmtp.delivery.fiber;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.jspecify.annotations.Nullable;

/// The continuations that virtual threads are made of. Java has no public name for them; they are there
/// where the JVM was started with `--add-exports java.base/jdk.internal.vm=ALL-UNNAMED` (decision 0126).
final class Continuations {

    private static final @Nullable Continuations JVM = find();

    private final MethodHandle make;
    private final MethodHandle run;
    private final MethodHandle setAside;

    private Continuations(MethodHandle make, MethodHandle run, MethodHandle setAside) {
        this.make = make;
        this.run = run;
        this.setAside = setAside;
    }

    /// Work that can be set aside.
    static final class One {
        private final Continuations jvm;
        private final Object continuation;

        private One(Continuations jvm, Object continuation) {
            this.jvm = jvm;
            this.continuation = continuation;
        }

        /// Begins it, or goes on with it, until it ends or is set aside. By one thread at a time.
        void run() {
            try {
                jvm.run.invokeExact(continuation);
            } catch (Throwable thrown) {
                throw unchecked(thrown);
            }
        }

        /// Sets aside the work that calls this.
        ///
        /// @throws IllegalStateException where it was called by native code
        void setAside() {
            try {
                boolean _ = (boolean) jvm.setAside.invokeExact();
            } catch (Throwable thrown) {
                throw unchecked(thrown);
            }
        }
    }

    static boolean areAvailable() {
        return JVM != null;
    }

    /// @throws IllegalStateException where there are none
    static One of(Runnable work) {
        Continuations jvm = JVM;
        if (jvm == null) {
            throw new IllegalStateException("this JVM gives no continuations");
        }
        try {
            return new One(jvm, (Object) jvm.make.invokeExact(work));
        } catch (Throwable thrown) {
            throw unchecked(thrown);
        }
    }

    private static @Nullable Continuations find() {
        try {
            Class<?> type = Class.forName("jdk.internal.vm.Continuation");
            Class<?> scopeType = Class.forName("jdk.internal.vm.ContinuationScope");
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            Object scope = lookup.findConstructor(scopeType, MethodType.methodType(void.class, String.class))
                    .invoke("smtp");
            MethodHandle make =
                    lookup.findConstructor(type, MethodType.methodType(void.class, scopeType, Runnable.class));
            MethodHandle run = lookup.findVirtual(type, "run", MethodType.methodType(void.class));
            MethodHandle setAside = lookup.findStatic(type, "yield", MethodType.methodType(boolean.class, scopeType));
            return new Continuations(
                    MethodHandles.insertArguments(make, 0, scope)
                            .asType(MethodType.methodType(Object.class, Runnable.class)),
                    run.asType(MethodType.methodType(void.class, Object.class)),
                    MethodHandles.insertArguments(setAside, 0, scope));
        } catch (Throwable none) {
            // Another JVM, or one that was not told to: callers do without.
            return null;
        }
    }

    private static RuntimeException unchecked(Throwable thrown) {
        return switch (thrown) {
            case Error error -> throw error;
            case RuntimeException bug -> bug;
            default -> new IllegalStateException(thrown);
        };
    }
}
