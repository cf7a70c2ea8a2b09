package dev.fairlead.verdict;

import dev.fairlead.cluster.Backend;
import dev.fairlead.probe.Observation;
import dev.fairlead.probe.PortCheck;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One member of a {@link Story}: how it answers, and what has been observed of it. */
final class Node {
    /** What becomes of a request to its Patroni. */
    enum Rest {
        ANSWERS,
        REFUSES,
        SILENT,
        ERROR
    }

    private static final long MILLI = 1_000_000;
    private static final long ANSWER_NANOS = 5 * MILLI;
    private static final long TIMEOUT_NANOS = 3_000 * MILLI;

    final String name;
    String apiUrl;
    String host;
    int code = 503;
    Body body = Body.replica(1);
    Rest rest = Rest.ANSWERS;
    PortCheck.Outcome port = PortCheck.Outcome.OPEN;
    boolean listed = true;
    /** Whom its list shows as the leader; null for nobody. */
    @Nullable
    String sees;

    private final List<Observation> inFlight = new ArrayList<>();
    private Optional<Observation> latest = Optional.empty();
    private Optional<Observation.Answered> answered = Optional.empty();
    private List<PortCheck> knocks = List.of();

    Node(String name) {
        this.name = name;
        this.host = name;
        this.apiUrl = "http://" + name + ":8008";
    }

    /** Starts a probe unless two are under way, or one that is younger than 250 ms. */
    void probe(long now) {
        boolean waits = inFlight.size() >= 2 || inFlight.stream().anyMatch(o -> now - o.sentAtNanos() < 250 * MILLI);
        if (!waits) {
            inFlight.add(outcome(now));
        }
    }

    private Observation outcome(long now) {
        return switch (rest) {
            case ANSWERS -> body.answered(code, now, now + ANSWER_NANOS);
            case REFUSES -> new Observation.Unreachable("connection refused", now, now + ANSWER_NANOS);
            case SILENT -> new Observation.TimedOut(Duration.ofSeconds(3), now, now + TIMEOUT_NANOS);
            case ERROR -> new Observation.Garbled("status 500", now, now + ANSWER_NANOS);
        };
    }

    /** Whether something came in. */
    boolean receive(long now) {
        List<Observation> ended =
                inFlight.stream().filter(o -> now - o.endedAtNanos() >= 0).toList();
        inFlight.removeAll(ended);
        ended.forEach(this::observe);
        return !ended.isEmpty();
    }

    void observe(Observation observation) {
        if (latest.isEmpty() || observation.sentAtNanos() - latest.get().sentAtNanos() >= 0) {
            latest = Optional.of(observation);
        }
        if (observation instanceof Observation.Answered answer
                && Word.of(answer).isPresent()
                && (answered.isEmpty() || answer.sentAtNanos() - answered.get().sentAtNanos() >= 0)) {
            answered = Optional.of(answer);
        }
    }

    /** Knocks unless it did within 200 ms. */
    void knock(long now) {
        if (knocks.isEmpty() || now - knocks.getFirst().startedAtNanos() >= 200 * MILLI) {
            var knock = new PortCheck(port, now, now);
            knocks = knocks.isEmpty() ? List.of(knock) : List.of(knock, knocks.getFirst());
        }
    }

    Evidence.MemberEvidence evidence() {
        return new Evidence.MemberEvidence(
                name,
                name,
                new Server(
                        apiUrl,
                        Optional.of(new Backend(
                                host, 5432, InetAddress.ofLiteral("10.0.0." + Math.floorMod(host.hashCode(), 250))))),
                true,
                latest,
                answered,
                knocks);
    }
}
