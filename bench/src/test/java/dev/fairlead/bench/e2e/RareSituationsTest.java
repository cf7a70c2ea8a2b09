package dev.fairlead.bench.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.bench.lab.Await;
import dev.fairlead.bench.lab.Lab;
import dev.fairlead.bench.lab.LabOptions;
import dev.fairlead.bench.lab.Member;
import dev.fairlead.bench.lab.PatroniVersion;
import dev.fairlead.bench.lab.SharedLab;
import dev.fairlead.bench.load.Outcome.Kind;
import dev.fairlead.bench.load.WritingClient;
import dev.fairlead.bench.peer.FairleadProcess;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What Patroni makes seldom, each situation once on real processes: what Fairlead says of it, and where it leads. */
@Tag("cluster")
@ExtendWith(SharedLab.class)
class RareSituationsTest {
    private static final String WITH_MAXIMUM_LAG = """
        clusters:
          - name: main
            patroni: $PATRONI
            routes:
              - { name: primary, listen: "$PRIMARY", to: primary }
              - { name: replicas, listen: "$REPLICAS", to: replicas, max-lag: 16MB }
        admin: { listen: "$ADMIN" }
        """;

    @Test
    void a_leader_that_is_renamed_in_pause_keeps_its_sessions_and_is_not_taken_for_two(Lab lab) {
        Member leader = lab.requireLeader();
        try (FairleadProcess fairlead = FairleadProcess.start(lab);
                WritingClient client = WritingClient.start(fairlead.primary())) {
            FairleadSays says = new FairleadSays(fairlead);
            Patience.untilItWrites(client);
            lab.pause();
            Await.until("the pause to be seen", Patience.LIMIT, says::isPaused);

            Member renamed = lab.rename(leader.name(), leader.name() + "b");

            awaitTarget("primary", renamed, says);
            Patience.untilItWrites(client);
            assertThat(client.log().errors()).isEmpty();
            assertThat(RouteStory.of(fairlead)).doesNotContain("CONTESTED", "SPLIT_BRAIN", "STRANGER", "FENCED");
            assertThat(says.alarms()).isEmpty();
        }
    }

    @Test
    void a_leader_that_comes_back_on_other_addresses_is_led_to_there_once_it_answers_there(Lab lab) {
        Member leader = lab.requireLeader();
        try (FairleadProcess fairlead = FairleadProcess.start(lab);
                WritingClient client = WritingClient.start(fairlead.primary())) {
            Patience.untilItWrites(client);

            // Within its lease, so that it leads again.
            Member moved = lab.move(leader.name());

            Await.until(
                    "writes at the new address",
                    Patience.LIMIT,
                    () -> client.log().firstAcknowledgedBy(moved.postgresPort()).isPresent());
            assertThat(client.log().errors()).isEqualTo(Map.of(Kind.BROKEN_SESSION, 1L));
            assertThat(RouteStory.of(fairlead)).startsWith(leader.name()).endsWith(leader.name());
        }
    }

    /** One of them has even the cluster's name. */
    @Test
    void other_clusters_on_the_addresses_of_former_members_are_never_led_to(Lab lab) {
        Member leader = lab.requireLeader();
        List<Member> former = lab.replicas();
        try (FairleadProcess fairlead = FairleadProcess.startConfigured(lab, WITH_MAXIMUM_LAG);
                WritingClient client = WritingClient.start(fairlead.primary())) {
            FairleadSays says = new FairleadSays(fairlead);
            Patience.untilItWrites(client);

            lab.replaceByStranger(former.getFirst().name(), "lab");
            lab.replaceByStranger(former.getLast().name(), "other");
            lab.awaitStrangers();
            Member added = lab.addMember();

            Reader reader = new Reader(fairlead.replicas());
            reader.readUntil("the new replica", () -> says.targets("replicas").equals(List.of(added.name())));
            Patience.untilItWrites(client);
            assertThat(RouteStory.of(fairlead)).containsExactly(leader.name());
            assertThat(client.log().errors()).isEmpty();
            assertThat(reader.lastPort()).isEqualTo(added.postgresPort());
        }
    }

    /** The kernel accepts connections in its place. */
    @Test
    void a_hung_postmaster_costs_new_sessions_a_wait_and_those_that_are_there_nothing(Lab lab) {
        Member leader = lab.requireLeader();
        try (FairleadProcess fairlead = FairleadProcess.start(lab);
                WritingClient present = WritingClient.start(fairlead.primary())) {
            Patience.untilItWrites(present);

            lab.freezePostmaster(leader.name());
            try (WritingClient late = WritingClient.start(fairlead.primary())) {
                Patience.untilAllWrite(List.of(present), 100);
                assertThat(late.log().writes()).isEmpty();
                lab.thaw(leader.name());
                Patience.untilItWrites(late);

                assertThat(late.log().errors()).isEmpty();
            }
            assertThat(present.log().errors()).isEmpty();
            assertThat(RouteStory.of(fairlead)).containsExactly(leader.name());
        }
    }

    @Test
    void in_failsafe_mode_an_outage_of_the_dcs_is_not_noticed_and_a_proxy_that_starts_in_it_serves(
            @SharedLab.Of(PatroniVersion.DEBIAN_13) Lab lab) {
        Member leader = lab.requireLeader();
        lab.configure("{\"failsafe_mode\":true}");
        lab.awaitFailsafe();
        try (FairleadProcess before = FairleadProcess.start(lab);
                WritingClient present = WritingClient.start(before.primary())) {
            Patience.untilItWrites(present);
            lab.freezeEtcd();
            Await.until(
                    "nobody to list members",
                    Patience.LIMIT,
                    () -> lab.ask(leader.name(), "/cluster").isEmpty());

            try (FairleadProcess within = FairleadProcess.start(lab);
                    WritingClient late = WritingClient.start(within.primary())) {
                Patience.untilItWrites(late);
                assertThat(late.log().errors()).isEmpty();
                assertThat(RouteStory.of(within)).containsExactly(leader.name());
            }
            Patience.untilItWrites(present);
            assertThat(present.log().errors()).isEmpty();
            assertThat(RouteStory.of(before)).containsExactly(leader.name());
        }
    }

    @Test
    void a_standby_cluster_serves_reads_and_after_a_switch_of_sites_the_other_one_does(Lab lab) {
        try (Lab far = Lab.start(lab.options().withMembers(1).following(lab.requireLeader()));
                FairleadProcess near = FairleadProcess.startConfigured(lab, WITH_MAXIMUM_LAG);
                FairleadProcess there = FairleadProcess.startConfigured(far, WITH_MAXIMUM_LAG)) {
            FairleadSays nearSays = new FairleadSays(near);
            FairleadSays farSays = new FairleadSays(there);
            Member next = far.requireLeader();
            awaitTarget("replicas", next, farSays);
            assertThat(farSays.verdict()).isEqualTo("standby-cluster");

            lab.follow(next);
            Await.until("a standby cluster here", Patience.LIMIT, () -> nearSays.verdict()
                    .equals("standby-cluster"));
            far.followNobody();
            awaitTarget("primary", next, farSays);

            try (WritingClient client = WritingClient.start(there.primary())) {
                Patience.untilItWrites(client);
                assertThat(client.log().acknowledged())
                        .allMatch(write -> write.isAcknowledgedBy(next.postgresPort()));
            }
            lab.awaitHealthy(Patience.LIMIT);
            new Reader(near.replicas())
                    .readUntil(
                            "all members here on the timeline of the other site",
                            () -> nearSays.targets("replicas").size()
                                    == lab.members().size());
            assertThat(RouteStory.of(near).getLast()).isEqualTo("STANDBY_CLUSTER");
        }
    }

    /** What {@code pg_upgrade} does to a cluster, or whoever begins it anew. */
    @Test
    void a_new_system_identifier_is_held_off_until_an_operator_accepts_it() {
        SharedLab.requirePossible(PatroniVersion.MACHINE);
        try (Lab lab = Lab.start(LabOptions.of(PatroniVersion.MACHINE).withMembers(1));
                FairleadProcess fairlead = FairleadProcess.start(lab)) {
            FairleadSays says = new FairleadSays(fairlead);
            Member leader = lab.requireLeader();
            awaitTarget("primary", leader, says);

            lab.beginAnew();

            Await.until(
                    "the stranger", Patience.LIMIT, () -> says.verdict().equals("stranger"));
            assertThat(says.holds("primary")).isTrue();
        }
    }

    private static void awaitTarget(String route, Member member, FairleadSays says) {
        Await.until(route + " to lead to " + member.name(), Patience.LIMIT, () -> says.targets(route)
                .equals(List.of(member.name())));
    }
}
