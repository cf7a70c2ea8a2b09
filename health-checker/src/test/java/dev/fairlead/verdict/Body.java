package dev.fairlead.verdict;

import dev.fairlead.probe.Observation;
import dev.fairlead.probe.PatroniStatus;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/** Builds bodies of role checks, one field at a time. Immutable. */
record Body(PatroniStatus status) {
    static Body of(String role, String state, int timeline) {
        return new Body(new PatroniStatus(
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
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Set.of()));
    }

    static Body primary(int timeline) {
        return of("primary", "running", timeline);
    }

    static Body replica(int timeline) {
        return of("replica", "running", timeline);
    }

    Body location(long bytes) {
        return xlog(new PatroniStatus.Xlog(OptionalLong.of(bytes), OptionalLong.empty(), OptionalLong.empty()));
    }

    Body replayed(long bytes) {
        return xlog(new PatroniStatus.Xlog(OptionalLong.empty(), OptionalLong.of(bytes), OptionalLong.of(bytes)));
    }

    private Body xlog(PatroniStatus.Xlog xlog) {
        return copy(xlog, status.replicationState(), status.tags(), status.systemIdentifier(), status.scope());
    }

    Body replication(String state) {
        return copy(status.xlog(), Optional.of(state), status.tags(), status.systemIdentifier(), status.scope());
    }

    Body tags(Map<String, String> tags) {
        return copy(status.xlog(), status.replicationState(), tags, status.systemIdentifier(), status.scope());
    }

    Body system(String identifier) {
        return copy(status.xlog(), status.replicationState(), status.tags(), Optional.of(identifier), status.scope());
    }

    Body scope(String scope) {
        return copy(
                status.xlog(), status.replicationState(), status.tags(), status.systemIdentifier(), Optional.of(scope));
    }

    Body named(String name) {
        return flags(
                status.syncStandby(),
                status.quorumStandby(),
                status.pause(),
                status.failsafeActive(),
                Optional.of(name),
                status.version());
    }

    Body version(String version) {
        return flags(
                status.syncStandby(),
                status.quorumStandby(),
                status.pause(),
                status.failsafeActive(),
                status.name(),
                Optional.of(version));
    }

    Body standby(boolean sync, boolean quorum) {
        return flags(sync, quorum, status.pause(), status.failsafeActive(), status.name(), status.version());
    }

    Body pause(boolean pause) {
        return flags(
                status.syncStandby(),
                status.quorumStandby(),
                pause,
                status.failsafeActive(),
                status.name(),
                status.version());
    }

    Body failsafe(boolean active) {
        return flags(
                status.syncStandby(), status.quorumStandby(), status.pause(), active, status.name(), status.version());
    }

    Observation.Answered answered(int code, long sentAtNanos, long endedAtNanos) {
        return new Observation.Answered(code, status, sentAtNanos, endedAtNanos);
    }

    private Body copy(
            PatroniStatus.Xlog xlog,
            Optional<String> replicationState,
            Map<String, String> tags,
            Optional<String> system,
            Optional<String> scope) {
        return new Body(new PatroniStatus(
                status.role(),
                status.state(),
                status.timeline(),
                xlog,
                replicationState,
                status.syncStandby(),
                status.quorumStandby(),
                status.pause(),
                status.clusterUnlocked(),
                status.failsafeActive(),
                tags,
                system,
                scope,
                status.name(),
                status.version(),
                status.followers()));
    }

    private Body flags(
            boolean sync,
            boolean quorum,
            boolean pause,
            boolean failsafe,
            Optional<String> name,
            Optional<String> version) {
        return new Body(new PatroniStatus(
                status.role(),
                status.state(),
                status.timeline(),
                status.xlog(),
                status.replicationState(),
                sync,
                quorum,
                pause,
                status.clusterUnlocked(),
                failsafe,
                status.tags(),
                status.systemIdentifier(),
                status.scope(),
                name,
                version,
                status.followers()));
    }
}
