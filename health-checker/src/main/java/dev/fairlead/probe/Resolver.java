package dev.fairlead.probe;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import okhttp3.Dns;
import org.jspecify.annotations.Nullable;

/**
 * Resolves names for probes and for backends: an answer is used for a second, a failure is never kept, and while a name does not resolve its last good
 * addresses are. Any thread; blocks for {@code patience} at most, so that a dead name server cannot outlast a probe.
 */
final class Resolver implements Dns {
    private static final long FRESH_NANOS = Duration.ofSeconds(1).toNanos();

    /** More names than any cluster has: beyond it, old answers are not worth their memory. */
    private static final int MOST_NAMES = 1_000;

    private final Source source;
    private final Executor executor;
    private final LongSupplier nanoTime;
    private final Duration patience;
    private final ConcurrentHashMap<String, Known> known = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<String, CompletableFuture<Known>> asking = new ConcurrentHashMap<>();

    Resolver(Source source, Executor executor, LongSupplier nanoTime, Duration patience) {
        this.source = source;
        this.executor = executor;
        this.nanoTime = nanoTime;
        this.patience = patience;
    }

    /** Who really resolves: blocking, for as long as it likes. */
    @FunctionalInterface
    interface Source {
        /** All addresses, at least one. */
        InetAddress[] lookup(String host) throws UnknownHostException;
    }

    private record Known(List<InetAddress> addresses, long sinceNanos) {}

    /**
     * Resolves.
     *
     * @return at least one address, the preferred one first
     * @throws UnknownHostException when it does not resolve, or not in time, and never did
     */
    @Override
    public List<InetAddress> lookup(String host) throws UnknownHostException {
        Known last = known.get(host);
        if (last != null && nanoTime.getAsLong() - last.sinceNanos() < FRESH_NANOS) {
            return last.addresses();
        }
        try {
            return ask(host).get(patience.toNanos(), TimeUnit.NANOSECONDS).addresses();
        } catch (ExecutionException failed) {
            return lastGood(host, last, "does not resolve");
        } catch (TimeoutException late) {
            return lastGood(host, last, "does not resolve in time");
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
            return lastGood(host, last, "was not resolved any more");
        }
    }

    private static List<InetAddress> lastGood(String host, @Nullable Known last, String otherwise)
            throws UnknownHostException {
        if (last == null) {
            throw new UnknownHostException(host + " " + otherwise);
        }
        return last.addresses();
    }

    /** One question per name at a time, whoever waits for it. */
    private CompletableFuture<Known> ask(String host) {
        var mine = new CompletableFuture<Known>();
        CompletableFuture<Known> others = asking.putIfAbsent(host, mine);
        if (others != null) {
            return others;
        }
        executor.execute(() -> answer(host, mine));
        return mine;
    }

    private void answer(String host, CompletableFuture<Known> mine) {
        try {
            var answer = new Known(List.of(source.lookup(host)), nanoTime.getAsLong());
            if (known.size() >= MOST_NAMES) {
                known.clear();
            }
            known.put(host, answer);
            mine.complete(answer);
        } catch (UnknownHostException | RuntimeException failed) {
            mine.completeExceptionally(failed);
        } finally {
            asking.remove(host, mine);
        }
    }
}
