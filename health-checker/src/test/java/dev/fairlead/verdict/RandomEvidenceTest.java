package dev.fairlead.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.cluster.ClusterView;
import dev.fairlead.cluster.Confirmation;
import dev.fairlead.cluster.Primacy;
import dev.fairlead.probe.DcsSettings;
import dev.fairlead.probe.Listing;
import dev.fairlead.probe.Observation;
import dev.fairlead.probe.PortCheck;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What must hold of every verdict, whatever was observed: many seeds of random evidence, checked by rules that share nothing with the judge. */
final class RandomEvidenceTest {
    private static final List<String> MEMBERS = List.of("node1", "node2", "node3");
    private static final List<String> ROLES =
            List.of("primary", "primary", "master", "replica", "replica", "promoted", "demoted", "standby_leader", "?");
    private static final List<String> STATES =
            List.of("running", "running", "running", "running", "unknown", "stopping", "starting", "?");
    private static final int SEEDS = 600;
    private static final int STEPS = 300;
    private static final long SECOND = 1_000_000_000;

    private Random random = new Random(0);
    private Scene scene = new Scene();
    private long now;
    private long floor;
    private long vacantSince;
    private final Set<String> seen = new TreeSet<>();
    private final Map<String, Observation.Answered> last = new TreeMap<>();

    @Test
    void every_verdict_keeps_the_promises() {
        for (int seed = 0; seed < SEEDS; seed++) {
            run(seed);
        }

        assertThat(seen)
                .contains("OWN", "SECOND_HAND", "FOLLOWED", "UNREADY", "CONTESTED", "NO_PRIMARY", "PROMOTING")
                .contains("LEASE_OVER", "PORT_REFUSED", "FENCED", "SETTLING", "SPLIT_BRAIN", "STANDBY_CLUSTER");
    }

    private static String kind(ClusterView view) {
        return switch (view.primacy()) {
            case Primacy.Writable writable ->
                view.alarms().stream().anyMatch(alarm -> alarm.contains("given up"))
                        ? "FOLLOWED"
                        : writable.confirmation().name();
            case Primacy.Unready _ -> "UNREADY";
            case Primacy.Contested _ -> "CONTESTED";
            case Primacy.Vacant vacant -> vacant.why().name();
        };
    }

    /** Whom it names in which case; a lease may be extended by judging again. */
    private static String gist(ClusterView view) {
        return switch (view.primacy()) {
            case Primacy.Writable writable -> "writable " + writable.member();
            case Primacy.Unready unready -> "unready " + unready.member();
            case Primacy.Contested contested -> "contested " + contested.claimants() + contested.paused();
            case Primacy.Vacant vacant -> "vacant " + vacant.detail();
        };
    }

    private void run(int seed) {
        random = new Random(seed * 0x9E3779B97F4A7C15L);
        scene = new Scene(MEMBERS.toArray(String[]::new));
        scene.settings =
                Optional.of(new DcsSettings(Duration.ofSeconds(30), Duration.ofSeconds(10), Duration.ofSeconds(10)));
        now = 0;
        floor = 0;
        vacantSince = 0;
        last.clear();
        boolean calm = seed % 3 == 0;
        boolean rivals = seed % 3 == 1;
        for (int step = 0; step < STEPS; step++) {
            now += random.nextInt(calm || rivals ? 300 : 1500);
            scene.at(now);
            observe(calm, rivals);
            check("seed " + seed + ", step " + step);
        }
    }

    // ---- evidence

    private void observe(boolean calm, boolean rivals) {
        String member = pick(MEMBERS);
        switch (random.nextInt(10)) {
            case 0, 1 -> scene.refuses(member);
            case 2 -> scene.knocks(member, pick(List.of(PortCheck.Outcome.values())));
            case 3, 4, 5 ->
                scene.lists(member, random.nextInt(4) == 0 ? null : calm || rivals ? "node1" : pick(MEMBERS));
            default -> answer(member, calm, rivals);
        }
    }

    private void answer(String member, boolean calm, boolean rivals) {
        int code = pick(List.of(200, 200, 503, 503, 500));
        Body body = Body.of(pick(ROLES), pick(STATES), random.nextInt(4)).pause(random.nextInt(30) == 0);
        if (calm) {
            boolean leads = member.equals("node1");
            code = leads ? 200 : 503;
            body = leads ? Body.primary(1 + (int) (now / 40_000) % 2) : Body.replica(1);
        }
        if (rivals) {
            body = rival(member);
            code = body.status().role().equals("replica") ? 503 : 200;
        }
        long sent = Math.max(0, now - random.nextInt(500));
        Observation.Answered answer = body.answered(code, sent * Scene.MILLI, now * Scene.MILLI);
        scene.observes(member, answer);
        if (Word.of(answer).isPresent()) {
            last.merge(member, answer, (a, b) -> b.sentAtNanos() >= a.sentAtNanos() ? b : a);
        }
    }

    /** node1 leads; for some time node2 does too, on a higher timeline, and yields. */
    private Body rival(String member) {
        boolean claims = member.equals("node1") || (member.equals("node2") && now > 5000 && now < 12_000);
        return claims ? Body.primary(member.equals("node1") ? 1 : 2) : Body.replica(1);
    }

    private <T> T pick(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    // ---- promises

    private void check(String where) {
        Learned before = scene.learned();
        Judgement judgement = scene.judge();
        ClusterView view = judgement.view();

        assertThat(Judge.judge(before, scene.evidence(), scene.now(), scene.policy()))
                .as(where)
                .isEqualTo(judgement);
        assertThat(gist(Judge.judge(judgement.learned(), scene.evidence(), scene.now(), scene.policy())
                        .view()))
                .as("%s, judged again", where)
                .isEqualTo(gist(view));
        assertThat(judgement.nextNanos()).as(where).isGreaterThan(scene.now());
        assertThat(view.validUntilNanos()).as(where).isEqualTo(scene.now() + 9 * SECOND);
        assertThat(view.freshestSentNanos()).as(where).isLessThanOrEqualTo(scene.now());
        assertThat(view.members()).as(where).hasSize(MEMBERS.size());
        checkPrimacy(view, where);
        seen.add(kind(view));
        if (!(view.primacy() instanceof Primacy.Vacant)) {
            vacantSince = now;
        }
    }

    private void checkPrimacy(ClusterView view, String where) {
        switch (view.primacy()) {
            case Primacy.Writable writable -> checkWritable(view, writable, where);
            case Primacy.Unready unready -> checkConfirmed(unready.member(), view.paused(), where);
            case Primacy.Contested contested -> checkContested(contested, view.paused(), where);
            case Primacy.Vacant vacant -> assertThat(vacant.detail()).as(where).isNotBlank();
        }
    }

    private void checkWritable(ClusterView view, Primacy.Writable writable, String where) {
        String member = writable.member();
        checkConfirmed(member, view.paused(), where);
        assertThat(body(member).status().state()).as(where).isIn("running", "unknown");
        assertThat(writable.untilNanos()).as(where).isGreaterThan(scene.now());
        for (String other : MEMBERS) {
            if (!other.equals(member)) {
                checkNoRival(member, other, where);
            }
        }
        if (writable.timeline() < floor) {
            assertThat(view.alarms()).as(where).anyMatch(alarm -> alarm.contains("was given up"));
            assertThat(now - vacantSince).as("%s, settled", where).isGreaterThanOrEqualTo(10_000);
        }
        floor = writable.timeline();
        assertThat(view.members()).as(where).noneMatch(m -> m.name().equals(member) && m.deposed());
        assertThat(writable.confirmation() == Confirmation.OWN)
                .as(where)
                .isEqualTo(answer(member).sentAtNanos() + 9 * SECOND > scene.now());
    }

    /**
     * Its last answer says 200 and primary, and is in its lease, or named by another's list within 750 ms, or paused. In pause a restarted Patroni says 503
     * for a moment.
     */
    private void checkConfirmed(String member, boolean paused, String where) {
        Observation.Answered answer = answer(member);
        assertThat(answer.status() == 200 || paused).as(where).isTrue();
        assertThat(answer.body().role()).as(where).isIn("primary", "master");
        boolean young = scene.now() - answer.sentAtNanos() < 9 * SECOND;
        boolean named = scene.evidence().listings().entrySet().stream()
                .filter(entry -> !entry.getKey().equals(member))
                .map(Map.Entry::getValue)
                .anyMatch(listing -> listing instanceof Listing.Listed list
                        && list.leader().filter(l -> l.name().equals(member)).isPresent()
                        && scene.now() - list.sentAtNanos() < 750 * Scene.MILLI);
        assertThat(young || named || paused || answer.body().pause()).as(where).isTrue();
    }

    /** Nobody else said within a second that it takes writes, or is about to; what was asked before the primary's own answer does not count. */
    private void checkNoRival(String member, String other, String where) {
        Observation.Answered answer = last.get(other);
        if (answer == null || answer.status() != 200 || scene.now() - answer.sentAtNanos() > SECOND) {
            return;
        }
        boolean silent = Optional.ofNullable(scene.evidence().members().get(other))
                .flatMap(Evidence.MemberEvidence::latest)
                .filter(latest -> latest.sentAtNanos() > answer.sentAtNanos())
                .isPresent();
        boolean overtaken = answer.endedAtNanos() < answer(member).sentAtNanos();
        if (!silent && !overtaken) {
            boolean writes = List.of("primary", "master").contains(answer.body().role())
                    && answer.body().state().equals("running");
            boolean promoted =
                    List.of("replica", "promoted").contains(answer.body().role());
            assertThat(writes || promoted).as("%s: %s is a rival", where, other).isFalse();
        }
    }

    private void checkContested(Primacy.Contested contested, boolean paused, String where) {
        assertThat(contested.claimants()).as(where).hasSizeGreaterThan(1).containsAll(contested.paused());
        assertThat(contested.paused()).as(where).isNotEmpty();
        assertThat(contested.untilNanos()).as(where).isGreaterThan(scene.now());
        contested.claimants().forEach(member -> checkConfirmed(member, paused, where));
    }

    private Observation.Answered answer(String member) {
        return Optional.ofNullable(last.get(member)).orElseThrow();
    }

    private Body body(String member) {
        return new Body(answer(member).body());
    }
}
