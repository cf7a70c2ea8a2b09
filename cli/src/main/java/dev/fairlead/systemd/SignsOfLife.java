package dev.fairlead.systemd;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * Feeds systemd's watchdog as long as every event loop answers, so that a process whose loops are stuck is restarted.
 *
 * <p>Runs on a virtual thread of its own until it is closed.
 */
public final class SignsOfLife implements AutoCloseable {
    private final Notifier notifier;
    private final Supplier<CompletableFuture<Void>> ask;
    private final AtomicBoolean waiting = new AtomicBoolean();
    private volatile boolean closed;

    private SignsOfLife(Notifier notifier, Supplier<CompletableFuture<Void>> ask) {
        this.notifier = notifier;
        this.ask = ask;
    }

    /**
     * Starts, if systemd waits for them.
     *
     * @param ask completes when every loop has answered; not asked again before
     */
    public static SignsOfLife start(Notifier notifier, Supplier<CompletableFuture<Void>> ask) {
        var signs = new SignsOfLife(notifier, ask);
        notifier.watchdog()
                .ifPresent(limit -> Thread.ofVirtual().name("watchdog").start(() -> signs.run(limit.dividedBy(3))));
        return signs;
    }

    private void run(Duration pause) {
        try {
            while (!closed) {
                give();
                Thread.sleep(pause);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void give() {
        if (waiting.compareAndSet(false, true)) {
            ask.get().thenRun(() -> {
                waiting.set(false);
                notifier.alive();
            });
        }
    }

    @Override
    public void close() {
        closed = true;
    }
}
