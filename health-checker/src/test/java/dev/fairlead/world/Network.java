package dev.fairlead.world;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * Which endpoint reaches which, each direction by itself, and how long a packet takes.
 *
 * <p>Endpoints are names: {@code proxy1}, {@code dcs}, and {@code node1}, {@code node1:rest}, {@code node1:pg} of a member, of which the first stands for
 * the whole machine. What is lost is not refused: nothing comes back.
 */
final class Network {
    static final long MILLI = 1_000_000;

    private static final long BUSY = 100 * MILLI;

    private final Set<String> cuts = new HashSet<>();
    private final Map<String, Long> slow = new HashMap<>();
    private final Map<String, Long> slowSince = new HashMap<>();
    private final Random random;

    Network(Random random) {
        this.random = random;
    }

    void cut(String from, String to) {
        cuts.add(from + ">" + to);
    }

    void cutBoth(String one, String other) {
        cut(one, other);
        cut(other, one);
    }

    void heal(String one, String other) {
        cuts.remove(one + ">" + other);
        cuts.remove(other + ">" + one);
    }

    void healAll() {
        cuts.clear();
        slow.clear();
    }

    /** Nothing is cut, and nobody is slower than a busy machine. */
    boolean isWhole() {
        return cuts.isEmpty() && slow.values().stream().allMatch(nanos -> nanos <= BUSY);
    }

    /** Answers of this endpoint take so much longer. */
    void slow(String endpoint, long nanos, long elapsed) {
        slow.put(endpoint, nanos);
        slowSince.put(endpoint, elapsed);
    }

    boolean passes(String from, String to) {
        if (cuts.isEmpty()) {
            return true;
        }
        return !cuts.contains(from + ">" + to)
                && !cuts.contains(machine(from) + ">" + to)
                && !cuts.contains(from + ">" + machine(to))
                && !cuts.contains(machine(from) + ">" + machine(to));
    }

    /** Both ways. */
    boolean connects(String one, String other) {
        return passes(one, other) && passes(other, one);
    }

    static String machine(String endpoint) {
        int colon = endpoint.indexOf(':');
        return colon < 0 ? endpoint : endpoint.substring(0, colon);
    }

    /** One way. */
    long delay() {
        return MILLI / 2 + random.nextInt(500_000);
    }

    /** Since when its answers take what they take now. */
    long slowSince(String endpoint) {
        return slowSince.getOrDefault(endpoint, 0L);
    }

    long answering(String endpoint) {
        return slow.isEmpty() ? 0 : slow.getOrDefault(endpoint, 0L);
    }
}
