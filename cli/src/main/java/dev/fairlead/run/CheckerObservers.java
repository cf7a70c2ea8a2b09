package dev.fairlead.run;

import dev.fairlead.cluster.Primacy;
import dev.fairlead.poll.CheckerObserver;
import dev.fairlead.poll.Urgency;
import dev.fairlead.probe.Observation;
import java.util.List;

/** Tells several observers what one is told. */
final class CheckerObservers implements CheckerObserver {
    private final List<CheckerObserver> all;

    CheckerObservers(List<CheckerObserver> all) {
        this.all = List.copyOf(all);
    }

    @Override
    public void onProbe(String cluster, String member, Observation observation) {
        all.forEach(each -> each.onProbe(cluster, member, observation));
    }

    @Override
    public void onPrimacy(String cluster, Primacy before, Primacy after) {
        all.forEach(each -> each.onPrimacy(cluster, before, after));
    }

    @Override
    public void onUrgency(String cluster, Urgency urgency) {
        all.forEach(each -> each.onUrgency(cluster, urgency));
    }

    @Override
    public void onJudgeFailure(String cluster, RuntimeException cause) {
        all.forEach(each -> each.onJudgeFailure(cluster, cause));
    }
}
