package dev.fairlead.world;

import dev.fairlead.world.Mutant.Change;
import java.util.List;

/** Each rule bent, one at a time. */
final class Mutants {
    static final List<Mutant> ALL = List.of(
            new Mutant(
                    "R1",
                    "any state of a lock holder counts as running",
                    "verdict.Word",
                    "claimOfPrimary",
                    Change.WRITABLE),
            new Mutant(
                    "R1",
                    "a primary is believed before the others were asked",
                    "verdict.Rules",
                    "isStarting",
                    Change.NO),
            new Mutant("R2", "a promotion under way ends no claim", "verdict.Lapses", "lockMoved", Change.EMPTY),
            new Mutant("R2", "refused knocks count for nothing", "verdict.Situation", "isPortRefused", Change.NO),
            new Mutant("R3", "leases are three times as long", "verdict.Lease", "endOf", Change.TRIPLE),
            new Mutant("R3", "leases never end", "verdict.Lapses", "leaseOver", Change.EMPTY),
            new Mutant("R3", "every list names the primary", "verdict.Lists$Said", "names", Change.YES),
            new Mutant(
                    "R3", "a list against the primary counts for nothing", "verdict.Lapses", "disavowed", Change.EMPTY),
            new Mutant("R4", "no timeline is below the floor", "verdict.Floor", "isAbove", Change.NO),
            new Mutant("R4", "the floor does not rise", "verdict.Floor", "ledBy", Change.THIS),
            new Mutant(
                    "R4",
                    "a leader below the floor always stands alone",
                    "verdict.Regression",
                    "standsAlone",
                    Change.YES),
            new Mutant("R5", "two claimants: the first is served", "verdict.Situation", "holders", Change.EMPTY_LIST),
            new Mutant("R6", "strangers are members", "verdict.Identity", "objection", Change.EMPTY),
            new Mutant("R7", "whatever answers may be read from", "verdict.Replicas", "objection", Change.EMPTY),
            new Mutant("R7", "lag does not matter", "verdict.Replicas", "objectionToLag", Change.EMPTY),
            new Mutant("fence", "a fence is not in force", "verdict.Fencing", "inForce", Change.EMPTY),
            new Mutant("hold", "a hold is not heeded", "cluster.Orders", "holds", Change.NO),
            new Mutant("cut", "sessions are not told of a change", "session.LoopSessions", "applyTo", Change.NOTHING),
            new Mutant("cut", "every session is kept", "routing.RouteSnapshot", "tenureAt", Change.KEEP),
            new Mutant("stall", "a thawed process relays at once", "session.StallGuard", "mayRelay", Change.YES),
            new Mutant("validity", "routes never run out", "routing.RouteSnapshot", "isValidAt", Change.YES));

    private Mutants() {}
}
