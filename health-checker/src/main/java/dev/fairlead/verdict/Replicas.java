package dev.fairlead.verdict;

import dev.fairlead.cluster.Eligibility;
import dev.fairlead.cluster.ReplicaCriteria;
import dev.fairlead.probe.PatroniStatus;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Which members may serve read routes (R7): the rules of Patroni's {@code GET /replica}, evaluated on the body that every probe brings. The leader of
 * a standby cluster counts as a replica. A member whose latest probe failed, or whose last answer is older than 6 s (the longest interval and a time-out),
 * gets nothing new.
 *
 * @see <a href="https://patroni.readthedocs.io/en/latest/rest_api.html#health-check-endpoints">Patroni health check endpoints</a>
 */
public final class Replicas {
    private static final long WORD_NANOS = Duration.ofSeconds(6).toNanos();

    private static final Eligibility ELIGIBLE = new Eligibility(true, "running replica");

    /** Patroni has {@code replication_state} from 3.0.4 on; release candidates and the like go with their release. */
    private static final Pattern BEFORE_REPLICATION_STATE = Pattern.compile("[12]\\..*|3\\.0(\\.[0-3](\\D.*)?)?");

    private Replicas() {}

    /**
     * What R7 remembers.
     *
     * @param lagBytes by member, as of its last word that told
     * @param tallies by route and member
     * @param locations where the leader's WAL was, oldest first
     * @param branch where the primary's timeline began at the earliest, as its own answers before the promotion show
     */
    public record Memory(
            Map<String, Long> lagBytes,
            SortedMap<String, LagTally> tallies,
            List<Lags.Location> locations,
            Optional<Following.Branch> branch) {
        static final Memory EMPTY = new Memory(Map.of(), Collections.emptySortedMap(), List.of(), Optional.empty());

        public Memory {
            lagBytes = Map.copyOf(lagBytes);
            tallies = Collections.unmodifiableSortedMap(new TreeMap<>(tallies));
            locations = List.copyOf(locations);
        }

        OptionalLong lag(String member) {
            Long bytes = lagBytes.get(member);
            return bytes == null ? OptionalLong.empty() : OptionalLong.of(bytes);
        }

        Optional<LagTally> tally(ReplicaCriteria criteria, String member) {
            return Optional.ofNullable(tallies.get(key(criteria, member)));
        }
    }

    private static String key(ReplicaCriteria criteria, String member) {
        return criteria.route() + "/" + member;
    }

    // ---- what is remembered

    /** @param heard what was known a moment ago */
    static Memory remember(Situation situation, Memory before, Heard heard) {
        List<Lags.Location> locations = Lags.withLatest(situation, before.locations());
        Map<String, Long> lags = new TreeMap<>();
        SortedMap<String, LagTally> tallies = new TreeMap<>();
        situation.words().forEach((member, word) -> {
            OptionalLong lag = word.isReadable() ? Lags.of(word, locations) : OptionalLong.empty();
            OptionalLong known = lag.isPresent() || !word.isReadable() ? lag : before.lag(member);
            known.ifPresent(bytes -> lags.put(member, bytes));
            for (ReplicaCriteria criteria : situation.policy().replicas()) {
                tally(situation, before.tally(criteria, member), known, criteria.maxLagBytes())
                        .ifPresent(tally -> tallies.put(key(criteria, member), tally));
            }
        });
        return new Memory(
                lags, tallies, locations, Following.branch(situation, heard).or(before::branch));
    }

    private static Optional<LagTally> tally(
            Situation situation, Optional<LagTally> before, OptionalLong lag, OptionalLong max) {
        if (max.isEmpty() || lag.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(before.map(tally -> tally.observe(lag.getAsLong(), max.getAsLong(), situation.now()))
                .orElseGet(() -> LagTally.first(lag.getAsLong(), max.getAsLong())));
    }

    // ---- who may serve

    static Map<String, Map<String, Eligibility>> eligibility(Situation situation, Memory memory, Floor floor) {
        Map<String, Map<String, Eligibility>> eligibility = new TreeMap<>();
        for (ReplicaCriteria criteria : situation.policy().replicas()) {
            Map<String, Eligibility> ofRoute = new TreeMap<>();
            for (String member : situation.evidence().members().keySet()) {
                ofRoute.put(
                        member,
                        objection(situation, member)
                                .or(() -> objectionToTimeline(situation, member, floor, memory))
                                .or(() -> objectionToBody(situation, criteria, member))
                                .or(() -> objectionToLag(criteria, member, memory))
                                .map(why -> new Eligibility(false, why))
                                .orElse(ELIGIBLE));
            }
            eligibility.put(criteria.route(), Collections.unmodifiableMap(ofRoute));
        }
        return eligibility;
    }

    private static Optional<String> objection(Situation situation, String member) {
        Word word = situation.words().get(member);
        if (word == null) {
            return Optional.of(
                    situation.strangers().containsKey(member) ? "belongs to another cluster" : "has not answered yet");
        }
        if (situation.isSilent(member) || situation.now() - word.sentAtNanos() > WORD_NANOS) {
            return Optional.of("does not answer");
        }
        if (!word.isReadable()) {
            return Optional.of(
                    word.claim() == Claim.NONE ? "its role is " + word.body().role() : "holds the leader lock");
        }
        return word.state().equals("running") ? Optional.empty() : Optional.of("its state is " + word.state());
    }

    /**
     * With a primary, a replica on another timeline is refused, unless it is about to follow. Without one, only a replica behind the highest timeline
     * of the cluster is: a standby cluster follows its source, and a new primary may not have been heard yet.
     */
    private static Optional<String> objectionToTimeline(
            Situation situation, String member, Floor floor, Memory memory) {
        int own = situation.word(member).map(Word::timeline).orElse(0);
        int primarys = situation.reign().map(Learned.Reign::timeline).orElse(0);
        int standby = situation.standbyLeaders().stream()
                .map(situation::timeline)
                .filter(timeline -> timeline > 0)
                .findFirst()
                .orElse(floor.timeline());
        int leaders = primarys > 0 ? primarys : standby;
        boolean wrong = primarys > 0 ? own != leaders : own < leaders;
        return own > 0 && wrong && !Following.isAboutToFollow(situation, member, floor, memory.branch())
                ? Optional.of("on timeline " + own + ", the leader is on " + leaders)
                : Optional.empty();
    }

    private static Optional<String> objectionToBody(Situation situation, ReplicaCriteria criteria, String member) {
        return situation.word(member).map(Word::body).flatMap(body -> {
            if ("true".equalsIgnoreCase(body.tags().get("noloadbalance"))) {
                return Optional.of("tagged noloadbalance");
            }
            if (criteria.streaming() && !isStreaming(body)) {
                return Optional.of("not streaming");
            }
            if (!fits(body, criteria.standby())) {
                return Optional.of(
                        criteria.standby() == ReplicaCriteria.Standby.SYNC ? "no sync standby" : "no quorum standby");
            }
            return body.tags().entrySet().containsAll(criteria.tags().entrySet())
                    ? Optional.empty()
                    : Optional.of("its tags differ from " + new TreeMap<>(criteria.tags()));
        });
    }

    /** Before 3.0.4 Patroni does not say; then a running replica is taken for streaming, and its lag tells the rest. */
    private static boolean isStreaming(PatroniStatus body) {
        return body.replicationState()
                .map("streaming"::equals)
                .orElseGet(() -> body.version()
                        .filter(version ->
                                BEFORE_REPLICATION_STATE.matcher(version).matches())
                        .isPresent());
    }

    private static boolean fits(PatroniStatus body, ReplicaCriteria.Standby standby) {
        return switch (standby) {
            case ANY -> true;
            case SYNC -> body.syncStandby();
            case QUORUM -> body.quorumStandby() || body.syncStandby();
        };
    }

    private static Optional<String> objectionToLag(ReplicaCriteria criteria, String member, Memory memory) {
        if (criteria.maxLagBytes().isEmpty()) {
            return Optional.empty();
        }
        return memory.tally(criteria, member)
                .map(tally -> tally.in()
                        ? Optional.<String>empty()
                        : Optional.of("its lag of " + memory.lag(member).orElse(0) + " bytes is or was above "
                                + criteria.maxLagBytes().getAsLong()))
                .orElseGet(() -> Optional.of("its lag is unknown"));
    }
}
