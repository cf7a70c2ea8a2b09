package dev.fairlead.poll;

import dev.fairlead.cluster.Backend;
import dev.fairlead.probe.PatroniStatus;
import dev.fairlead.probe.PortCheck;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** One member of a {@link FakeCluster}: what it would answer now, and when it was asked. */
final class FakeMember {
    final String name;
    final String apiUrl;
    final Backend backend;
    int status = 503;
    String role = "replica";
    String state = "running";
    int timeline = 1;
    Duration latency = Duration.ofMillis(2);
    String nameInBody;
    boolean isRefusing;
    boolean isSilent;
    PortCheck.Outcome port = PortCheck.Outcome.OPEN;

    /** How late the thread of the next knock starts; those after it are punctual. */
    Duration knockDelay = Duration.ZERO;

    /** Virtual nanoseconds since the start of each probe, list, knock. */
    final List<Long> probes = new ArrayList<>();

    final List<Long> lists = new ArrayList<>();
    final List<Long> knocks = new ArrayList<>();
    int inFlight;
    int mostInFlight;

    FakeMember(String name, String apiUrl, Backend backend) {
        this.name = name;
        this.nameInBody = name;
        this.apiUrl = apiUrl;
        this.backend = backend;
    }

    void says(int newStatus, String newRole, String newState, int newTimeline) {
        status = newStatus;
        role = newRole;
        state = newState;
        timeline = newTimeline;
    }

    PatroniStatus body() {
        return new PatroniStatus(
                role,
                state,
                timeline == 0 ? OptionalInt.empty() : OptionalInt.of(timeline),
                PatroniStatus.Xlog.UNKNOWN,
                Optional.empty(),
                false,
                false,
                false,
                false,
                false,
                Map.of(),
                Optional.of("7"),
                Optional.of("lab"),
                Optional.of(nameInBody),
                Optional.empty(),
                Set.of());
    }

    /** How many probes were started from {@code from} on and before {@code to}. */
    long probesBetween(Duration from, Duration to) {
        return probes.stream()
                .filter(at -> at >= from.toNanos() && at < to.toNanos())
                .count();
    }

    void forget() {
        probes.clear();
        lists.clear();
        knocks.clear();
        mostInFlight = inFlight;
    }
}
