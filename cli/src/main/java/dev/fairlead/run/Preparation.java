package dev.fairlead.run;

import dev.fairlead.clock.ElapsedClock;
import dev.fairlead.config.ClusterConfig;
import dev.fairlead.listener.Door;
import dev.fairlead.poll.CheckerConfig;
import dev.fairlead.reload.Plan;
import dev.fairlead.reload.Step;
import dev.fairlead.verdict.Remembered;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Makes everything that a reload needs and that can fail, beside what runs and without touching it. A way that works is not given up for one that does not.
 *
 * <p>Confined to the reloading thread, which may wait.
 */
final class Preparation {
    private final Serving.Parts parts;
    private final Function<String, Optional<RunningCluster>> running;

    /** @param running the cluster that runs by a name */
    Preparation(Serving.Parts parts, Function<String, Optional<RunningCluster>> running) {
        this.parts = parts;
        this.running = running;
    }

    /** @throws ReloadFailure when something fails; then nothing is left of it */
    Prepared prepare(Plan plan) throws ReloadFailure {
        var prepared = new Prepared();
        try {
            for (Step step : plan.steps()) {
                prepare(step, prepared);
            }
            return prepared;
        } catch (ReloadFailure failure) {
            prepared.undo(parts.dataPath());
            throw failure;
        }
    }

    private void prepare(Step step, Prepared prepared) throws ReloadFailure {
        switch (step) {
            case Step.OpenDoor open -> prepared.add(open(open.address(), open.route()), open.route());
            case Step.AddCluster add -> prepared.add(start(add.cluster(), Optional.empty()));
            case Step.ReplaceCluster replace ->
                prepared.add(
                        start(replace.after(), running.apply(replace.before().name())));
            case Step.ChangeCluster change -> prepare(change, prepared);
            case Step.Restart restart -> throw new ReloadFailure(restart.text());
            case Step.ChangeProcess _,
                    Step.ChangeAccess _,
                    Step.RemoveCluster _,
                    Step.AddRoute _,
                    Step.ChangeRoute _,
                    Step.MoveRoute _,
                    Step.RemoveRoute _,
                    Step.LeadDoor _,
                    Step.CloseDoor _,
                    Step.MoveAdmin _ -> {}
        }
    }

    private Door open(InetSocketAddress address, String route) throws ReloadFailure {
        try {
            return parts.dataPath().open(List.of(address)).getFirst();
        } catch (IOException e) {
            throw new ReloadFailure("route " + route + ": " + e.getMessage());
        }
    }

    /** Waits for the first verdict, so that neither routes nor {@code /readyz} have to do without one. */
    private RunningCluster start(ClusterConfig config, Optional<RunningCluster> insteadOf) throws ReloadFailure {
        var cluster =
                new RunningCluster(config, parts.table(), new FirstVerdict(config.name(), ElapsedClock.nanoTime()));
        try {
            cluster.start(parts.starter(), Remembered.NOTHING);
        } catch (IOException e) {
            throw new ReloadFailure("cluster " + config.name() + ": " + e.getMessage());
        }
        Rehearsal.await(cluster.firstVerdict().came());
        Optional<String> objection =
                insteadOf.filter(before -> before.hearing().isRecognised()).flatMap(_ -> objection(cluster));
        if (objection.isPresent()) {
            cluster.close();
            throw new ReloadFailure(objection.get());
        }
        return cluster;
    }

    private static Optional<String> objection(RunningCluster cluster) {
        if (!cluster.hearing().isHeard()) {
            return Optional.of("cluster " + cluster.name()
                    + " answers as it is, and none of the members that are to take its place does");
        }
        return cluster.hearing()
                .strangeness()
                .map(detail ->
                        "cluster " + cluster.name() + " is recognised as it is, and would not be after the change ("
                                + cluster.config()
                                        .checker()
                                        .policy()
                                        .scope()
                                        .map(scope -> "scope: " + scope + "; ")
                                        .orElse("")
                                + detail + ")");
    }

    private void prepare(Step.ChangeCluster change, Prepared prepared) throws ReloadFailure {
        CheckerConfig before = change.before().checker();
        CheckerConfig after = change.after().checker();
        RunningCluster cluster = running.apply(change.after().name()).orElseThrow();
        boolean asksAnew = !before.tls().equals(after.tls())
                || !change.before().tlsFiles().equals(change.after().tlsFiles());
        if (asksAnew) {
            try {
                prepared.add(change.after(), parts.starter().probing(change.after()));
            } catch (IOException e) {
                throw new ReloadFailure("cluster " + cluster.name() + ": " + e.getMessage());
            }
        }
        if ((asksAnew || !before.seeds().equals(after.seeds()))
                && cluster.hearing().isHeard()) {
            Rehearsal.ask(cluster.name(), prepared.probing(cluster), after.seeds());
        }
        if (!before.policy().scope().equals(after.policy().scope())) {
            // By another scope every member may be a stranger, whose sessions are cut: only trying can tell.
            start(change.after(), Optional.of(cluster)).close();
        }
    }
}
