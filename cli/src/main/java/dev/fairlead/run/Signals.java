package dev.fairlead.run;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes SIGTERM and SIGINT, so that the process ends in order and with status 0, and SIGHUP.
 *
 * <p>A shutdown hook would do neither: the JVM then exits with 143, and closes the log at the same time. {@code sun.misc.Signal} is reached by
 * reflection because the compiler warns of every mention of it.
 */
public final class Signals {
    private static final Logger log = LoggerFactory.getLogger(Signals.class);

    private Signals() {}

    /** Calls {@code onSignal} with the signal's name, on a thread of the JVM's, each time one comes. */
    public static void listen(Consumer<String> onSignal) {
        for (String name : List.of("TERM", "INT")) {
            try {
                handle(name, onSignal);
            } catch (ReflectiveOperationException | IllegalArgumentException e) {
                log.warn("SIG{} will end the process at once: {}", name, e.toString());
            }
        }
    }

    /** Calls {@code onHangUp}, on a thread of the JVM's, at each SIGHUP, which would end the process otherwise. */
    public static void listenForHangUp(Runnable onHangUp) {
        try {
            handle("HUP", _ -> onHangUp.run());
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            log.warn("SIGHUP will end the process: {}", e.toString());
        }
    }

    /** Has the JVM make what listening needs; that takes a while, and can go on beside something else. */
    static void prepare() {
        try {
            handler(Class.forName("sun.misc.SignalHandler"), () -> {});
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            log.debug("no signals: {}", e.toString());
        }
    }

    private static void handle(String name, Consumer<String> onSignal) throws ReflectiveOperationException {
        Class<?> signal = Class.forName("sun.misc.Signal");
        Class<?> handler = Class.forName("sun.misc.SignalHandler");
        signal.getMethod("handle", signal, handler)
                .invoke(
                        null,
                        signal.getConstructor(String.class).newInstance(name),
                        handler(handler, () -> onSignal.accept("SIG" + name)));
    }

    private static Object handler(Class<?> type, Runnable onSignal) {
        return Proxy.newProxyInstance(
                Signals.class.getClassLoader(), new Class<?>[] {type}, (_, method, _) -> answer(method, onSignal));
    }

    /** Also for the methods that every object has, although nobody calls them. */
    private static @Nullable Object answer(Method method, Runnable onSignal) {
        return switch (method.getName()) {
            case "handle" -> {
                onSignal.run();
                yield null;
            }
            case "equals" -> false;
            case "hashCode" -> 0;
            default -> "Fairlead's signal handler";
        };
    }
}
