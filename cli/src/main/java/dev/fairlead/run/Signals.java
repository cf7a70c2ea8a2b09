package dev.fairlead.run;

import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sun.misc.Signal;

/**
 * Takes SIGTERM and SIGINT, so that the process ends in order and with status 0, and SIGHUP.
 *
 * <p>A shutdown hook would do neither: the JVM then exits with 143, and closes the log at the same time.
 */
public final class Signals {
    private static final Logger log = LoggerFactory.getLogger(Signals.class);

    private Signals() {}

    /** Calls {@code onSignal} with the signal's name, on a thread of the JVM's, each time one comes. */
    public static void listen(Consumer<String> onSignal) {
        for (String name : List.of("TERM", "INT")) {
            try {
                handle(name, onSignal);
            } catch (IllegalArgumentException e) {
                log.warn("SIG{} will end the process at once: {}", name, e.toString());
            }
        }
    }

    /** Calls {@code onHangUp}, on a thread of the JVM's, at each SIGHUP, which would end the process otherwise. */
    public static void listenForHangUp(Runnable onHangUp) {
        try {
            handle("HUP", _ -> onHangUp.run());
        } catch (IllegalArgumentException e) {
            log.warn("SIGHUP will end the process: {}", e.toString());
        }
    }

    private static void handle(String name, Consumer<String> onSignal) {
        Signal.handle(new Signal(name), signal -> onSignal.accept("SIG" + signal.getName()));
    }
}
