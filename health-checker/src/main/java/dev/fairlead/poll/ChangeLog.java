package dev.fairlead.poll;

import dev.fairlead.cluster.ClusterView;
import dev.fairlead.cluster.MemberView;
import dev.fairlead.cluster.Primacy;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes one line for each thing that a new view says differently. Confined to the checker's loop. */
final class ChangeLog {
    private static final Logger log = LoggerFactory.getLogger(ClusterChecker.class);

    private @Nullable ClusterView last;

    void onView(ClusterView view) {
        ClusterView before = last;
        last = view;
        if (before == null) {
            log.info("cluster {}: {}", view.cluster(), describe(view.primacy()));
            return;
        }
        members(before, view);
        if (!word(before.primacy()).equals(word(view.primacy()))) {
            log.info(
                    "cluster {}: {}, before: {}", view.cluster(), describe(view.primacy()), describe(before.primacy()));
        }
        alarms(before.alarms(), view.alarms(), view.cluster());
    }

    private static void members(ClusterView before, ClusterView view) {
        for (MemberView member : view.members()) {
            Optional<MemberView> known = before.member(member.name());
            if (known.isEmpty()) {
                log.info("cluster {}: member {} appeared at {}", view.cluster(), member.name(), member.apiUrl());
            } else if (!look(known.get()).equals(look(member))) {
                log.info(
                        "cluster {}: member {}: {}; before: {}",
                        view.cluster(),
                        member.name(),
                        look(member),
                        look(known.get()));
            }
        }
        for (MemberView member : before.members()) {
            if (view.member(member.name()).isEmpty()) {
                log.info("cluster {}: member {} is not listed any more", view.cluster(), member.name());
            }
        }
    }

    private static String look(MemberView member) {
        return member.detail() + (member.timeline() > 0 ? " (timeline " + member.timeline() + ")" : "");
    }

    private static void alarms(List<String> before, List<String> now, String cluster) {
        Set<String> raised = new HashSet<>(now);
        before.forEach(raised::remove);
        raised.forEach(alarm -> log.warn("cluster {}: {}", cluster, alarm));
        Set<String> cleared = new HashSet<>(before);
        now.forEach(cleared::remove);
        cleared.forEach(alarm -> log.info("cluster {}: over: {}", cluster, alarm));
    }

    /** What makes two verdicts the same: who, and of which kind; not until when. */
    static String word(Primacy primacy) {
        return switch (primacy) {
            case Primacy.Writable writable ->
                "writable " + writable.member() + " " + writable.timeline() + " " + writable.confirmation();
            case Primacy.Unready unready -> "unready " + unready.member() + " " + unready.state();
            case Primacy.Contested contested -> "contested " + contested.claimants();
            case Primacy.Vacant vacant -> "vacant " + vacant.why();
        };
    }

    private static String describe(Primacy primacy) {
        return switch (primacy) {
            case Primacy.Writable writable -> describe(writable);
            case Primacy.Unready unready ->
                unready.member() + " holds the lock and is " + unready.state() + ", not running";
            case Primacy.Contested contested ->
                String.join(" and ", contested.claimants()) + " both claim to be the primary";
            case Primacy.Vacant vacant -> "no primary, " + vacant.why() + " (" + vacant.detail() + ")";
        };
    }

    private static String describe(Primacy.Writable writable) {
        String on = writable.timeline() > 0 ? " on timeline " + writable.timeline() : "";
        String word = switch (writable.confirmation()) {
            case OWN -> "";
            case SECOND_HAND -> ", by another member's word only";
            case PAUSED -> ", silent in pause";
        };
        return writable.member() + " is the primary" + on + word;
    }
}
