package dev.fairlead.run;

import dev.fairlead.admin.StatusReport;
import dev.fairlead.cluster.ClusterView;
import dev.fairlead.cluster.Confirmation;
import dev.fairlead.cluster.Eligibility;
import dev.fairlead.cluster.MemberView;
import dev.fairlead.cluster.Primacy;
import dev.fairlead.cluster.Reach;
import dev.fairlead.poll.CheckerStatus;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** Puts a verdict into the words of the status. Pure. */
final class ClusterReport {
    private static final StatusReport.Primary NOTHING_YET = new StatusReport.Primary(
            "nothing-yet", "", 0, "", OptionalLong.empty(), OptionalLong.empty(), "no verdict yet");

    private ClusterReport() {}

    /** @param reignNanos since there has been this primary, or none */
    static StatusReport.Cluster of(
            String name,
            Optional<ClusterView> verdict,
            CheckerStatus checker,
            Map<String, Instant> certificates,
            OptionalLong reignNanos,
            long nowNanos) {
        if (verdict.isEmpty()) {
            return new StatusReport.Cluster(
                    name,
                    Optional.empty(),
                    Optional.empty(),
                    0,
                    false,
                    OptionalLong.empty(),
                    NOTHING_YET,
                    Optional.of(ProbeReport.probing(checker, nowNanos)),
                    List.of(),
                    List.of(),
                    List.of());
        }
        ClusterView view = verdict.get();
        return new StatusReport.Cluster(
                name,
                view.scope(),
                view.systemIdentifier(),
                view.timelineFloor(),
                view.paused(),
                OptionalLong.of(TimeUnit.NANOSECONDS.toMillis(nowNanos - view.judgedAtNanos())),
                primary(view.primacy(), nowNanos).withAge(millis(reignNanos)),
                Optional.of(ProbeReport.probing(checker, nowNanos)),
                view.alarms(),
                OrderReport.of(view.orders(), nowNanos),
                view.members().stream()
                        .map(member -> member(
                                member,
                                view,
                                Optional.ofNullable(certificates.get(member.apiUrl())),
                                ProbeReport.latest(checker, member.name(), nowNanos),
                                nowNanos))
                        .toList());
    }

    private static OptionalLong millis(OptionalLong nanos) {
        return nanos.isPresent()
                ? OptionalLong.of(TimeUnit.NANOSECONDS.toMillis(nanos.getAsLong()))
                : OptionalLong.empty();
    }

    /** How long it has been so is not known here. */
    static StatusReport.Primary primary(Primacy primacy, long now) {
        OptionalLong left = OptionalLong.of(Math.max(0, TimeUnit.NANOSECONDS.toMillis(primacy.untilNanos() - now)));
        return switch (primacy) {
            case Primacy.Writable writable ->
                new StatusReport.Primary(
                        "writable",
                        writable.member(),
                        writable.timeline(),
                        word(writable.confirmation()),
                        left,
                        OptionalLong.empty(),
                        detail(writable.confirmation()));
            case Primacy.Unready unready ->
                new StatusReport.Primary(
                        "unready",
                        unready.member(),
                        unready.timeline(),
                        "",
                        left,
                        OptionalLong.empty(),
                        "it holds the lock and is " + unready.state() + ", not running");
            case Primacy.Contested contested ->
                new StatusReport.Primary(
                        "contested",
                        String.join(", ", contested.claimants()),
                        0,
                        "",
                        OptionalLong.empty(),
                        OptionalLong.empty(),
                        "more than one member claims to be the primary");
            case Primacy.Vacant vacant ->
                new StatusReport.Primary(
                        word(vacant.why()), "", 0, "", OptionalLong.empty(), OptionalLong.empty(), vacant.detail());
        };
    }

    private static String detail(Confirmation confirmation) {
        return switch (confirmation) {
            case OWN -> "confirmed by its own answer";
            case SECOND_HAND -> "REST degraded: only other members say so, perhaps from a cache";
            case PAUSED -> "silent, and the cluster is paused";
        };
    }

    private static StatusReport.Member member(
            MemberView member,
            ClusterView view,
            Optional<Instant> certificate,
            Optional<StatusReport.Probe> probe,
            long now) {
        Map<String, String> eligible = new TreeMap<>();
        for (Map.Entry<String, Map<String, Eligibility>> route :
                view.eligibility().entrySet()) {
            Eligibility word = route.getValue().get(member.name());
            if (word != null) {
                eligible.put(route.getKey(), word.eligible() ? "" : word.reason());
            }
        }
        return new StatusReport.Member(
                member.name(),
                member.apiUrl(),
                member.backend().map(Object::toString).orElse(""),
                word(member.role()),
                member.state(),
                member.timeline(),
                word(member.reach()),
                member.reach() == Reach.UNPROBED
                        ? OptionalLong.empty()
                        : OptionalLong.of(TimeUnit.NANOSECONDS.toMillis(now - member.silentSinceNanos())),
                member.lagBytes(),
                eligible,
                new TreeMap<>(member.tags()),
                certificate.map(Instant::toString),
                probe,
                member.detail());
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
