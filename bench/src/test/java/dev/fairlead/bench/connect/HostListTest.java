package dev.fairlead.bench.connect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.bench.lab.Lab;
import dev.fairlead.bench.lab.SharedLab;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.extension.ExtendWith;

/** Two proxies in one connection string: whatever happens to one of them, no application has an error, and every repetition is for a session that was cut. */
@Tag("cluster")
@ExtendWith(SharedLab.class)
class HostListTest {
    /** Two workers, and what else their pools have. */
    private static final int SESSIONS = 4;

    private static Crowd everybody(Proxies proxies) {
        return everybodyButPsycopg(proxies).psycopg("two", proxies.place());
    }

    private static Crowd everybodyButPsycopg(Proxies proxies) {
        return new Crowd(proxies.lab())
                .psql("two", proxies.place())
                .node("two", proxies.place())
                .behindPgBouncer("two", proxies.place())
                .hikari("two", proxies.place());
    }

    @Test
    void a_proxy_that_is_killed_costs_its_sessions_and_no_new_one(Lab lab, TestReporter reporter) {
        try (Proxies proxies = Proxies.start(lab);
                Crowd crowd = everybody(proxies)) {
            crowd.awaitRows(10);

            long struck = System.nanoTime();
            proxies.killFirst();
            crowd.awaitRows(15);
            proxies.startFirst();
            crowd.awaitRows(15);

            crowd.tell("killed", struck, reporter);
            assertThat(crowd.applications()).allSatisfy(application -> {
                Diary diary = application.diary();
                assertThat(diary.failed()).as(application.name()).isEmpty();
                assertThat(diary.repeated()).as(application.name()).hasSizeLessThanOrEqualTo(SESSIONS);
                assertThat(Ledger.lost(lab, application.number(), diary))
                        .as(application.name())
                        .isEmpty();
            });
        }
    }

    @Test
    void a_rolling_restart_costs_the_sessions_that_it_cuts_and_nothing_else(Lab lab, TestReporter reporter) {
        try (Proxies proxies = Proxies.start(lab);
                Crowd crowd = everybody(proxies)) {
            crowd.awaitRows(10);

            long struck = System.nanoTime();
            proxies.restartBoth();
            crowd.awaitRows(15);

            crowd.tell("restarted", struck, reporter);
            assertThat(crowd.applications()).allSatisfy(application -> {
                Diary diary = application.diary();
                assertThat(diary.failed()).as(application.name()).isEmpty();
                assertThat(Ledger.lost(lab, application.number(), diary))
                        .as(application.name())
                        .isEmpty();
            });
            long repeated = crowd.applications().stream()
                    .mapToLong(application -> application.diary().repeated().size())
                    .sum();
            assertThat(repeated).isLessThanOrEqualTo(proxies.sessionsCut());
        }
    }

    @Test
    void a_rolling_upgrade_by_take_over_costs_nothing_at_all(Lab lab) {
        try (Proxies proxies = Proxies.start(lab);
                Crowd crowd = everybody(proxies)) {
            crowd.awaitRows(10);

            proxies.takeOverBoth();
            crowd.awaitRows(15);

            assertThat(crowd.applications()).allSatisfy(application -> {
                Diary diary = application.diary();
                assertThat(diary.failed()).as(application.name()).isEmpty();
                assertThat(diary.repeated()).as(application.name()).isEmpty();
                assertThat(diary.said()).as(application.name()).isEmpty();
                assertThat(Ledger.lost(lab, application.number(), diary))
                        .as(application.name())
                        .isEmpty();
            });
        }
    }

    /** Before 3.1.13, as the page says, psycopg waits at the first. */
    @Test
    void behind_a_proxy_that_knows_nothing_everybody_is_served_by_the_other(Lab lab, TestReporter reporter) {
        try (Proxies proxies = Proxies.start(lab)) {
            proxies.letFirstKnowNothing();

            long struck = System.nanoTime();
            try (Crowd crowd = everybodyButPsycopg(proxies)) {
                if (Crowd.psycopgTriesEachHost()) {
                    crowd.psycopg("two", proxies.place());
                }
                crowd.awaitRows(2);

                crowd.tell("not ready", struck, reporter);
                assertThat(crowd.applications())
                        .allSatisfy(
                                application -> assertThat(application.diary().failed())
                                        .as(application.name())
                                        .isEmpty());
            }
        }
    }
}
