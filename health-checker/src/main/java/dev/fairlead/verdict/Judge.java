package dev.fairlead.verdict;

import dev.fairlead.cluster.ClusterView;
import dev.fairlead.cluster.Confirmation;
import dev.fairlead.cluster.Orders;
import dev.fairlead.cluster.Primacy;
import dev.fairlead.cluster.Vacancy;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.LongStream;

/** Judges all observations of one cluster: reads the answers, applies the rules, and says what to look at next. Pure. */
public final class Judge {
    private Judge() {}

    /**
     * Total and deterministic: every evidence has exactly one judgement, and no clock is read.
     *
     * @param before what the previous judging learned
     * @param nowNanos {@link dev.fairlead.clock.ElapsedClock}, never before the instant of the previous judging
     */
    public static Judgement judge(Learned before, Evidence evidence, long nowNanos, Policy policy) {
        // A cluster that has a primary is the one that is meant.
        boolean accepted = before.reign().isEmpty()
                && before.heeded().isNew(evidence.orders().acceptance());
        Learned learned = accepted ? before.ofAnotherCluster() : before;
        Evidence all = learned.heard().completed(evidence, learned, nowNanos);
        SortedMap<String, String> strangers =
                learned.identity().configured(policy.scope()).strangers(all);
        Heard heard = learned.heard().hearing(all, strangers, learned, nowNanos);
        Situation situation = situation(
                new Situation(
                        heard.words(),
                        learned.lapses(),
                        learned.reign(),
                        strangers,
                        learned.floor(),
                        all,
                        policy,
                        nowNanos),
                learned);
        Ruling ruleful = disagreement(situation, learned).orElseGet(() -> Rules.rule(situation, learned));
        Optional<Orders.Fence> fence = Fencing.inForce(situation, learned, ruleful);
        Ruling ruling = fence.map(given -> Fencing.fenced(situation, learned, ruleful, given))
                .orElse(ruleful);
        Situation ruled = situation.with(ruling.reign());
        Learned next = learned(ruled, ruling, heard, learned);
        Orders orders = inForce(ruled, fence);
        Attention attention = Attention.of(ruled, ruling);
        return new Judgement(
                view(ruled, ruling, next).with(orders), next, attention, attention.nextNanos(ruled, ruling, orders));
    }

    /** Claims that have lapsed count no more (R2, R3); strangers were not even heard (R6). */
    private static Situation situation(Situation heard, Learned before) {
        return heard.with(Lapses.of(heard, before.contestedSinceNanos()));
    }

    private static Optional<Ruling> disagreement(Situation situation, Learned before) {
        Evidence evidence = situation.evidence();
        Identity identity = before.identity().configured(situation.policy().scope());
        Optional<String> mistake =
                evidence.members().isEmpty() ? identity.mistake(evidence.listings()) : Optional.empty();
        return mistake.or(() -> identity.disagreement(evidence, situation.words()))
                .map(detail -> Ruling.vacant(situation, before, Vacancy.STRANGER, detail, before.floor()));
    }

    private static Learned learned(Situation situation, Ruling ruling, Heard heard, Learned before) {
        return new Learned(
                heard,
                situation.lapses(),
                identity(situation, ruling, before),
                ruling.reign(),
                ruling.reign().map(Learned.Reign::member).or(before::last),
                ruling.floor(),
                ruling.contestedSinceNanos(),
                deposed(situation, ruling, before),
                Replicas.remember(situation, before.replicas(), before.heard()),
                since(situation, before),
                heeded(situation, ruling, before));
    }

    /** A fence that is not in force now never will be again. */
    private static Heeded heeded(Situation situation, Ruling ruling, Learned before) {
        Orders orders = situation.evidence().orders();
        Heeded heeded = before.heeded().resetBy(orders.reset()).acceptedBy(orders.acceptance());
        boolean fenced = ruling.primacy() instanceof Primacy.Vacant vacant && vacant.why() == Vacancy.OPERATOR_FENCE;
        return fenced ? heeded : orders.fence().map(heeded::fencedBy).orElse(heeded);
    }

    private static Orders inForce(Situation situation, Optional<Orders.Fence> fence) {
        return situation.evidence().orders().at(situation.now()).fencing(fence);
    }

    /** From when the first member was known: before, nobody could be asked. */
    private static OptionalLong since(Situation situation, Learned before) {
        return before.sinceNanos().isPresent() || situation.evidence().members().isEmpty()
                ? before.sinceNanos()
                : OptionalLong.of(situation.now());
    }

    private static Identity identity(Situation situation, Ruling ruling, Learned before) {
        Identity known = before.identity().configured(situation.policy().scope());
        return ruling.primacy() instanceof Primacy.Writable writable
                ? situation
                        .word(writable.member())
                        .map(word ->
                                known.learning(word.body(), situation.evidence().seeds()))
                        .orElse(known)
                : known;
    }

    /** Members that were the primary and are not; forgiven once they are again, or show themselves a running replica. */
    private static Set<String> deposed(Situation situation, Ruling ruling, Learned before) {
        Set<String> deposed = new HashSet<>(before.deposed());
        before.reign()
                .filter(reign -> ruling.reign()
                        .filter(now -> now.server().is(reign.server()))
                        .isEmpty())
                .ifPresent(reign -> deposed.add(reign.member()));
        if (ruling.primacy() instanceof Primacy.Contested contested) {
            deposed.addAll(contested.claimants());
            deposed.removeAll(contested.paused());
        }
        ruling.reign().map(Learned.Reign::member).ifPresent(deposed::remove);
        deposed.removeIf(
                member -> situation.word(member).filter(Word::isRunningReplica).isPresent());
        return deposed;
    }

    private static ClusterView view(Situation situation, Ruling ruling, Learned learned) {
        return new ClusterView(
                situation.policy().cluster(),
                situation.now(),
                freshest(situation, ruling.primacy()),
                situation.now() + situation.lease().nanos(),
                ruling.primacy(),
                Members.views(situation, learned),
                Replicas.eligibility(situation, learned.replicas(), ruling.floor()),
                ruling.floor().timeline(),
                isPaused(situation),
                learned.identity().scope(),
                learned.identity().system(),
                Alarms.of(situation, ruling, learned.identity()),
                Orders.NONE);
    }

    /** A verified primary rests on its own word, or on the lists that name it; all else on whatever came last. */
    private static long freshest(Situation situation, Primacy primacy) {
        LongStream sent = primacy instanceof Primacy.Writable writable && writable.confirmation() != Confirmation.PAUSED
                ? LongStream.concat(
                        situation.word(writable.member()).stream().mapToLong(Word::sentAtNanos),
                        writable.confirmation() == Confirmation.OWN
                                ? LongStream.empty()
                                : LongStream.of(writable.untilNanos() - Lists.EXTENSION_NANOS))
                : situation.words().values().stream().mapToLong(Word::sentAtNanos);
        long now = situation.now();
        return now
                + sent.map(instant -> instant - now)
                        .max()
                        .orElse(-situation.lease().nanos());
    }

    private static boolean isPaused(Situation situation) {
        return situation.reigningWord().filter(situation::isPaused).isPresent();
    }
}
