package org.zsmtp.daemon.process;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/// The JVM's own signal handling, `sun.misc.Signal`. It is part of module `jdk.unsupported` and has no supported
/// successor; it is reached by name since the compiler warns of every mention of it and no annotation silences
/// that.
final class JvmSignal {

    private JvmSignal() {}

    /// Runs `action` on a thread of the JVM each time the signal comes.
    ///
    /// @throws IllegalArgumentException when the JVM keeps the signal for itself, or gave it up under `-Xrs`
    /// @throws ReflectiveOperationException when the JVM has no such class
    static void handle(StopSignal signal, Runnable action) throws ReflectiveOperationException {
        Class<?> type = Class.forName("sun.misc.Signal");
        Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
        Object handler = Proxy.newProxyInstance(
                JvmSignal.class.getClassLoader(), new Class<?>[] {handlerType}, (_, method, arguments) -> {
                    if (method.getDeclaringClass() == Object.class) {
                        return method.invoke(action, arguments);
                    }
                    action.run();
                    return null;
                });
        try {
            type.getMethod("handle", type, handlerType)
                    .invoke(null, type.getConstructor(String.class).newInstance(signal.name()), handler);
        } catch (InvocationTargetException refused) {
            if (refused.getCause() instanceof IllegalArgumentException taken) {
                throw taken;
            }
            throw refused;
        }
    }
}
