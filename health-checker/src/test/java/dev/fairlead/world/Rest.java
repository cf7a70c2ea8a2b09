package dev.fairlead.world;

import dev.fairlead.probe.Branches;
import dev.fairlead.probe.DcsSettings;
import dev.fairlead.probe.Listing;
import dev.fairlead.probe.PatroniStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/** What a member's REST API answers ({@code api.py}). */
final class Rest {
    /** Patroni's limit for its own SQL. */
    private static final long SQL_TIMEOUT = 2_000 * Network.MILLI;

    private final Member member;

    Rest(Member member) {
        this.member = member;
    }

    /** The status of {@code GET /primary}: 503 for the leader of a standby cluster. */
    int status() {
        boolean standbyCluster =
                member.patroni().cached().filter(Dcs.Copy::standbyCluster).isPresent();
        if (member.patroni().isBlind() && member.cluster().dcs().isPaused()) {
            // Without the DCS, in pause, whatever runs as a primary is taken for one.
            return member.postgres().isPrimary() ? 200 : 503;
        }
        return member.patroni().isLeader() && !standbyCluster ? 200 : 503;
    }

    /** How long Patroni itself needs: a PostgreSQL that hangs holds it up. */
    long takes() {
        return isHung() ? SQL_TIMEOUT : 0;
    }

    private boolean isHung() {
        return member.postgres().isRunning() && !member.postgres().answers();
    }

    PatroniStatus body() {
        Postgres postgres = member.postgres();
        Patroni patroni = member.patroni();
        boolean asked = postgres.answers();
        return new PatroniStatus(
                role(),
                isHung() ? "unknown" : postgres.state().word(),
                timeline(),
                asked ? positions(postgres) : PatroniStatus.Xlog.UNKNOWN,
                asked && postgres.inRecovery() && member.version().saysName()
                        ? Optional.of(postgres.isStreaming() ? "streaming" : "in archive recovery")
                        : Optional.empty(),
                patroni.cached()
                        .flatMap(Dcs.Copy::syncStandby)
                        .filter(member.name()::equals)
                        .isPresent(),
                false,
                member.cluster().dcs().isPaused(),
                patroni.cached().filter(copy -> copy.leader().isEmpty()).isPresent(),
                patroni.isFailsafeActive(),
                Map.of(),
                Optional.of(member.systemIdentifier()),
                Optional.of(member.cluster().scope()),
                member.version().saysName() ? Optional.of(member.name()) : Optional.empty(),
                Optional.of(member.version().number()),
                asked ? followers() : Set.of());
    }

    /** The members that stream from this one, as {@code replication[]} shows them. */
    private Set<String> followers() {
        return member.cluster().members().stream()
                .filter(other -> other.postgres().isStreamingFrom(member.postgres()))
                .map(Member::name)
                .collect(Collectors.toSet());
    }

    private String role() {
        Postgres postgres = member.postgres();
        if (!postgres.answers()) {
            return member.patroni().role();
        }
        if (!postgres.inRecovery()) {
            return member.version().primary();
        }
        boolean standbyCluster =
                member.patroni().cached().filter(Dcs.Copy::standbyCluster).isPresent();
        return standbyCluster ? member.patroni().role() : "replica";
    }

    private OptionalInt timeline() {
        Postgres postgres = member.postgres();
        if (!postgres.answers()) {
            return OptionalInt.empty();
        }
        return OptionalInt.of(
                postgres.inRecovery()
                        ? member.patroni().replicaTimeline()
                        : postgres.wal().timeline());
    }

    private static PatroniStatus.Xlog positions(Postgres postgres) {
        OptionalLong at = OptionalLong.of(postgres.wal().lsn());
        return postgres.inRecovery()
                ? new PatroniStatus.Xlog(OptionalLong.empty(), at, OptionalLong.of(postgres.replayed()))
                : new PatroniStatus.Xlog(at, OptionalLong.empty(), OptionalLong.empty());
    }

    /** {@code GET /config} shows what was written, not what Patroni makes of it; empty without the DCS. */
    Optional<DcsSettings> settings() {
        return member.reachesDcs()
                ? Optional.of(member.cluster().dcs().settings().shown())
                : Optional.empty();
    }

    /** {@code GET /history}; empty without the DCS. */
    Optional<Branches> history() {
        return member.reachesDcs() ? Optional.of(new Branches(member.cluster().history())) : Optional.empty();
    }

    /** {@code GET /cluster}; empty while it hangs. */
    Optional<Listing.Listed> list(String asked, long sentAt, long endedAt) {
        return member.patroni()
                .list()
                .map(copy -> new Listing.Listed(
                        asked,
                        entries(copy),
                        member.version().saysName()
                                ? Optional.of(member.cluster().scope())
                                : Optional.empty(),
                        copy.paused(),
                        sentAt,
                        endedAt));
    }

    private static List<Listing.Entry> entries(Dcs.Copy copy) {
        var entries = new ArrayList<Listing.Entry>();
        copy.members().values().forEach(card -> entries.add(entry(copy, card)));
        return entries;
    }

    private static Listing.Entry entry(Dcs.Copy copy, Dcs.Card card) {
        return new Listing.Entry(
                card.name(),
                role(copy, card.name()),
                card.state(),
                Member.apiUrl(card.apiAddress()) + "/patroni",
                card.postgresAddress(),
                5432,
                card.timeline() == 0 ? OptionalInt.empty() : OptionalInt.of(card.timeline()),
                Map.of());
    }

    private static String role(Dcs.Copy copy, String name) {
        if (copy.leader().filter(name::equals).isPresent()) {
            return copy.standbyCluster() ? "standby_leader" : "leader";
        }
        boolean sync = copy.settings().synchronous()
                && copy.syncStandby().filter(name::equals).isPresent();
        return sync ? "sync_standby" : "replica";
    }
}
