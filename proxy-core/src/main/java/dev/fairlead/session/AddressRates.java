package dev.fairlead.session;

import java.net.InetAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/**
 * How often each client address connects to a route, over all loops. Any thread.
 *
 * <p>Remembers at least the {@value #MOST_ADDRESSES} addresses that connected last, and at most twice as many: when that many are new, those that have not
 * connected meanwhile are forgotten together.
 */
final class AddressRates {
    static final int MOST_ADDRESSES = 5_000;

    private final AtomicReference<Generations> generations = new AtomicReference<>(Generations.NONE.next());

    private record Generations(Map<InetAddress, TokenBucket> newer, Map<InetAddress, TokenBucket> older) {
        static final Generations NONE = new Generations(Map.of(), Map.of());

        Generations next() {
            return new Generations(new ConcurrentHashMap<>(), newer);
        }
    }

    /** Counts one connection; returns whether it is within the rate. */
    boolean take(InetAddress client, int perSecond, long nowNanos) {
        TokenBucket known = generations.get().newer().get(client);
        return (known != null ? known : remember(client, nowNanos)).take(perSecond, nowNanos);
    }

    /** A loop that still writes to a generation that another has just replaced writes to the older one, where it is found. */
    private TokenBucket remember(InetAddress client, long nowNanos) {
        Generations seen = generations.get();
        if (seen.newer().size() >= MOST_ADDRESSES) {
            generations.compareAndSet(seen, seen.next());
            seen = generations.get();
        }
        Map<InetAddress, TokenBucket> older = seen.older();
        return seen.newer().computeIfAbsent(client, _ -> known(older, client, nowNanos));
    }

    private static TokenBucket known(Map<InetAddress, TokenBucket> older, InetAddress client, long nowNanos) {
        TokenBucket bucket = older.get(client);
        return bucket == null ? new TokenBucket(nowNanos) : bucket;
    }

    /** How many addresses are remembered, those that connected after a while counted twice. */
    int size() {
        Generations seen = generations.get();
        return seen.newer().size() + seen.older().size();
    }
}
