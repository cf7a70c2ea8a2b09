package dev.fairlead.state;

import static java.util.Objects.requireNonNull;

import dev.fairlead.cluster.ClusterView;
import dev.fairlead.cluster.Primacy;
import dev.fairlead.cluster.Vacancy;
import java.util.Optional;

/**
 * How well a cluster is heard, and as which cluster. Immutable.
 *
 * @param scope Patroni's, once known
 * @param system PostgreSQL's system identifier, once known
 * @param detail why there is no verified primary, in words; empty when there is one
 */
public record Hearing(Level level, Optional<String> scope, Optional<String> system, String detail) {
    public static final Hearing NONE = new Hearing(Level.NOTHING, Optional.empty(), Optional.empty(), "no verdict yet");

    /** From the worst to the best. */
    public enum Level {
        /** Nobody has answered. */
        NOTHING,
        /** Members answer that belong to another cluster. */
        STRANGER,
        /** Members answer. */
        MEMBERS,
        /** There is a verified primary, or the leader of a standby cluster. */
        LEADER
    }

    public Hearing {
        requireNonNull(level, "level");
        requireNonNull(scope, "scope");
        requireNonNull(system, "system");
        requireNonNull(detail, "detail");
    }

    public static Hearing of(ClusterView view) {
        return switch (view.primacy()) {
            case Primacy.Writable _ -> of(view, Level.LEADER, "");
            case Primacy.Unready unready -> of(view, Level.MEMBERS, unready.member() + " is " + unready.state());
            case Primacy.Contested contested ->
                of(view, Level.MEMBERS, "contested by " + String.join(" and ", contested.claimants()));
            case Primacy.Vacant vacant -> of(view, level(vacant.why()), vacant.detail());
        };
    }

    private static Hearing of(ClusterView view, Level level, String detail) {
        return new Hearing(level, view.scope(), view.systemIdentifier(), detail);
    }

    private static Level level(Vacancy why) {
        return switch (why) {
            case NOTHING_YET, UNREACHABLE -> Level.NOTHING;
            case STRANGER -> Level.STRANGER;
            case STANDBY_CLUSTER -> Level.LEADER;
            case NO_PRIMARY, PROMOTING, LEASE_OVER, PORT_REFUSED, FENCED, SETTLING, OPERATOR_FENCE, SPLIT_BRAIN ->
                Level.MEMBERS;
        };
    }

    /** Whether the verdict rests on what somebody has said. */
    public boolean isHeard() {
        return level != Level.NOTHING;
    }

    /** Whether it is heard, and is the cluster that is meant. */
    public boolean isRecognised() {
        return level.compareTo(Level.MEMBERS) >= 0;
    }

    /** In words, why it is not the cluster that is meant; empty while nothing speaks against it. */
    public Optional<String> strangeness() {
        return level == Level.STRANGER ? Optional.of(detail) : Optional.empty();
    }

    /** The same, whichever cluster it is. */
    Hearing ofAnyCluster() {
        return new Hearing(level, Optional.empty(), Optional.empty(), detail);
    }

    /** In words, what this one lacks to take the place of {@code other}; empty when it may. One that is not recognised itself is no loss. */
    public Optional<String> lacks(Hearing other) {
        if (!other.isRecognised()) {
            return Optional.empty();
        }
        return switch (level) {
            case NOTHING -> Optional.of(detail);
            case STRANGER -> Optional.of("its members belong to another cluster: " + detail);
            case MEMBERS, LEADER ->
                other.differs(scope, system)
                        .or(() -> level.compareTo(other.level) < 0
                                ? Optional.of("no verified primary: " + detail)
                                : Optional.empty());
        };
    }

    /** In words, why another one is not of this cluster; empty while nothing speaks against it. */
    public Optional<String> differs(Optional<String> otherScope, Optional<String> otherSystem) {
        return differs("system identifier", otherSystem, system).or(() -> differs("scope", otherScope, scope));
    }

    private static Optional<String> differs(String what, Optional<String> said, Optional<String> meant) {
        return said.isPresent() && meant.isPresent() && !said.equals(meant)
                ? Optional.of("its " + what + " is " + said.get() + " instead of " + meant.get())
                : Optional.empty();
    }
}
