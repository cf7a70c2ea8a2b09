package dev.fairlead.session;

import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;

/** How often each client address connects. Remembers the {@value #MOST_ADDRESSES} that connected last. Confined to its loop. */
final class AddressRates {
    private static final int MOST_ADDRESSES = 10_000;

    private final OptionalInt perSecond;
    private final Map<InetAddress, TokenBucket> buckets = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<InetAddress, TokenBucket> eldest) {
            return size() > MOST_ADDRESSES;
        }
    };

    /** @param perSecond this loop's share; empty for no limit */
    AddressRates(OptionalInt perSecond) {
        this.perSecond = perSecond;
    }

    /** Counts one connection; returns whether it is within the rate. */
    boolean take(InetAddress client, long nowNanos) {
        return perSecond.isEmpty()
                || buckets.computeIfAbsent(client, _ -> new TokenBucket(perSecond.getAsInt(), nowNanos))
                        .take(nowNanos);
    }
}
