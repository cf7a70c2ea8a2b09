package dev.fairlead.probe;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Waits for the one value that a question brings, and fails a test that never gets it. */
final class Asked {
    private Asked() {}

    static <T> T value(Consumer<Consumer<T>> question) {
        var outcome = new CompletableFuture<T>();
        question.accept(outcome::complete);
        return outcome.orTimeout(20, TimeUnit.SECONDS).join();
    }
}
