package dev.fairlead.bench.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.bench.browser.Browser;
import dev.fairlead.bench.lab.Lab;
import dev.fairlead.bench.lab.Member;
import dev.fairlead.bench.lab.SharedLab;
import dev.fairlead.bench.load.WritingClient;
import dev.fairlead.bench.peer.FairleadProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** Who looks at the page while the primary changes sees it happen, step by step, and nothing jumps. */
@Tag("cluster")
@ExtendWith({SharedLab.class, SharedBrowser.class})
class FollowingTest {
    private static final Duration LIMIT = Duration.ofSeconds(90);

    /** 0.1 is what is called good (web.dev, Cumulative Layout Shift), over a whole visit. */
    private static final double MOST_SHIFT = 0.05;

    @Test
    void a_switchover_and_a_crash_are_followed_live(Lab lab, Browser browser, TestReporter reporter) {
        try (FairleadProcess fairlead = FairleadProcess.start(lab);
                WritingClient client = WritingClient.start(fairlead.primary())) {
            var page = Page.open(browser, fairlead);
            page.run("watch.js");
            Member first = lab.requireLeader();

            Member second = lab.switchover();
            browser.await(".headline", second.name() + " is the primary");
            browser.await(
                    "#failovers .failover.switchover", "Switchover from " + first.name() + " to " + second.name());
            JsonNode switchover = page.seen();

            lab.awaitHealthy(LIMIT);
            page.run("watch.js");
            lab.kill9(second.name());
            browser.await("#failovers .failover.failover", "Failover from " + second.name());
            JsonNode crash = page.seen();

            assertThatStepsGrow(switchover);
            assertThat(Page.texts(switchover.path("headlines")))
                    .startsWith(first.name())
                    .endsWith(second.name());
            assertThatStepsGrow(crash);
            assertThat(Page.texts(crash.path("headlines")))
                    .contains("No primary")
                    .startsWith(second.name());
            assertThat(Page.texts(crash.path("waits")))
                    .anySatisfy(text -> assertThat(text).contains("1 client waits"));
            assertThat(crash.path("resets").asInt())
                    .as("a reset of the fence was offered, and there is none")
                    .isZero();
            assertThat(browser.text("#failovers .failover.failover"))
                    .contains("without a primary", "1 session", "waited");
            assertThat(browser.count("#failovers svg[role=img][aria-label*='writable at']"))
                    .isEqualTo(2);
            reporter.publishEntry("layout shift", switchover.path("shift") + " and " + crash.path("shift"));
            assertThat(crash.path("shift").asDouble())
                    .as("moved: " + crash.path("moved"))
                    .isLessThan(MOST_SHIFT);
            assertThat(page.errors()).isEmpty();
            assertThat(client.log().acknowledged()).isNotEmpty();
        }
    }

    /**
     * What was drawn while it happened: first the suspicion, then always one step more, to the new primary at least. A suspicion that comes back to nothing
     * (a busy machine answers late) is an event of its own.
     */
    private static void assertThatStepsGrow(JsonNode seen) {
        List<List<String>> events = events(Page.texts(seen.path("steps")));
        for (List<String> drawn : events) {
            assertThat(drawn.getFirst()).as(events.toString()).startsWith("suspected");
            for (int i = 1; i < drawn.size(); i++) {
                assertThat(drawn.get(i)).as(events.toString()).startsWith(drawn.get(i - 1));
            }
        }
        assertThat(events)
                .anySatisfy(drawn -> assertThat(drawn)
                        .hasSizeGreaterThanOrEqualTo(2)
                        .last()
                        .asString()
                        .contains("held", "writable"));
    }

    /** A new one begins where fewer steps are drawn than just before. */
    private static List<List<String>> events(List<String> drawn) {
        List<List<String>> events = new ArrayList<>();
        for (String steps : drawn) {
            if (events.isEmpty() || steps.length() < events.getLast().getLast().length()) {
                events.add(new ArrayList<>());
            }
            events.getLast().add(steps);
        }
        return events;
    }
}
