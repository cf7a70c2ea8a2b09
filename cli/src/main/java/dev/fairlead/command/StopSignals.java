package dev.fairlead.command;

import dev.fairlead.run.Signals;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What SIGTERM and SIGINT ask for: the first to end in order, the next to end at once. Any thread; what came before somebody asks is not lost. */
final class StopSignals {
    private static final Logger log = LoggerFactory.getLogger(StopSignals.class);

    private final CompletableFuture<String> first = new CompletableFuture<>();
    private final CompletableFuture<Void> second = new CompletableFuture<>();

    /** From now on they do not end the process by themselves. */
    void listen() {
        Signals.listen(this::onSignal);
    }

    void onSignal(String signal) {
        if (!first.complete(signal)) {
            log.info("{} again: ending at once", signal);
            second.complete(null);
        }
    }

    /** Completes with the name of the first. */
    CompletableFuture<String> first() {
        return first;
    }

    CompletableFuture<Void> second() {
        return second;
    }
}
