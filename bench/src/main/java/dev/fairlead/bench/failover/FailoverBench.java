package dev.fairlead.bench.failover;

import dev.fairlead.bench.lab.Lab;
import dev.fairlead.bench.lab.LabException;
import dev.fairlead.bench.lab.LabOptions;
import dev.fairlead.bench.lab.Machine;
import dev.fairlead.bench.lab.PatroniVersion;
import dev.fairlead.bench.peer.FairleadProcess;
import dev.fairlead.bench.peer.HaProxy;
import dev.fairlead.bench.peer.Peer;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs the comparison: the same switchovers and crashes of one cluster, seen through Fairlead and through HAProxy with Patroni's template and tuned.
 *
 * <p>All proxies stand side by side, each with a client of its own, so each event is the same for all.
 */
public final class FailoverBench {
    private static final Duration REST = Duration.ofMinutes(1);

    private final PatroniVersion version;
    private final int switchovers;
    private final int kills;
    private final PrintStream out;

    public FailoverBench(PatroniVersion version, int switchovers, int kills, PrintStream out) {
        this.version = version;
        this.switchovers = switchovers;
        this.kills = kills;
        this.out = out;
    }

    public FailoverReport run() {
        out.println("Starting a three-member cluster...");
        List<Peer> peers = new ArrayList<>();
        try (Lab lab = Lab.start(LabOptions.of(version))) {
            peers.add(HaProxy.start(lab, HaProxy.Style.TEMPLATE));
            peers.add(HaProxy.start(lab, HaProxy.Style.TUNED));
            addFairlead(lab, peers);
            List<Trial> trials = new ArrayList<>();
            repeat(Event.SWITCHOVER, switchovers, lab, peers, trials);
            repeat(Event.KILL, kills, lab, peers, trials);
            return new FailoverReport(Machine.describe(lab), List.copyOf(trials));
        } finally {
            peers.forEach(Peer::close);
        }
    }

    private void addFairlead(Lab lab, List<Peer> peers) {
        try {
            peers.addFirst(FairleadProcess.start(lab));
        } catch (LabException e) {
            out.println("Fairlead does not run here, so only HAProxy is measured: " + e.getMessage());
        }
    }

    private void repeat(Event event, int times, Lab lab, List<Peer> peers, List<Trial> trials) {
        for (int number = 1; number <= times; number++) {
            lab.repair();
            lab.awaitHealthy(REST);
            Trial trial = Trial.run(lab, event, peers);
            trials.add(trial);
            out.printf("%s %d of %d, %s to %s:", event.title(), number, times, trial.from(), trial.to());
            trial.findings()
                    .forEach(finding -> out.printf(
                            "  %s %.0f ms, %d errors;", finding.peer(), finding.addedMillis(), finding.errorCount()));
            out.println();
        }
    }
}
