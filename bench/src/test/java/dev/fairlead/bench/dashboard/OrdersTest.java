package dev.fairlead.bench.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairlead.bench.browser.Browser;
import dev.fairlead.bench.browser.Key;
import dev.fairlead.bench.lab.Await;
import dev.fairlead.bench.lab.Lab;
import dev.fairlead.bench.lab.Member;
import dev.fairlead.bench.lab.SharedLab;
import dev.fairlead.bench.lab.Sql;
import dev.fairlead.bench.load.WritingClient;
import dev.fairlead.bench.peer.FairleadProcess;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Orders that are given in the page, and what they do. */
@Tag("cluster")
@ExtendWith({SharedLab.class, SharedBrowser.class})
class OrdersTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String HOSTILE = "<img src=x onerror=alert(1)>";

    private static List<String> orders(FairleadProcess fairlead) {
        return fairlead.status()
                .path("clusters")
                .path(0)
                .path("orders")
                .valueStream()
                .map(order -> order.path("order").asString() + " "
                        + order.path("subject").asString() + ": "
                        + order.path("why").asString())
                .toList();
    }

    @Test
    void hold_release_drain_and_undrain_do_what_their_dialogs_say(Lab lab, Browser browser) {
        Member replica = lab.replicas().getFirst();
        String ofReplica = "[data-member=" + replica.name() + "]";
        try (FairleadProcess fairlead = FairleadProcess.start(lab)) {
            var page = Page.open(browser, fairlead);

            assertThat(page.ask("hold", "[data-route=primary]")).contains("New sessions of primary will wait");
            page.confirm("maintenance of storage");
            browser.await(".route[data-route=primary] .leads", "Held");
            assertThat(orders(fairlead)).containsExactly("hold primary: maintenance of storage");
            browser.await(".notes", "maintenance of storage");

            try (WritingClient late = WritingClient.start(fairlead.primary())) {
                browser.await(".waits", "1 client waits");
                assertThat(page.ask("release", "[data-route=primary]")).contains("will be served");
                page.confirm("done");
                Await.until(
                        "the client to be served",
                        LIMIT,
                        () -> late.log().acknowledged().size() > 10);
                assertThat(late.log().errors()).isEmpty();
            }

            assertThat(page.ask("drain", ofReplica)).contains("New sessions will go to other members");
            page.confirm("kernel update");
            browser.await(".member" + ofReplica, "drained");
            assertThat(orders(fairlead)).containsExactly("drain " + replica.name() + ": kernel update");

            page.ask("undrain", ofReplica);
            page.confirm("done");
            browser.await(".notes", "No alarm, and no order in force.");
            assertThat(orders(fairlead)).isEmpty();
            assertThat(page.errors()).isEmpty();
        }
    }

    /** A reset gives data up, so an ordinary crash does not offer it. */
    @Test
    void a_reset_is_offered_for_a_fence_or_a_timeline_given_up_and_for_nothing_else(Lab lab, Browser browser) {
        String offered = """
            const cluster = (verdict, alarms, orders) =>
              ({ primary: { verdict }, alarms, orders: orders.map(order => ({ order })) });
            return import(new URL('dashboard/now.js', document.baseURI)).then(({ isResettable }) => [
              cluster('writable', [], []),
              cluster('lease-over', ['node1 does not answer'], []),
              cluster('split-brain', ['node1 and node2 claim to be the primary at once'], []),
              cluster('writable', ['REST degraded: node1 does not answer'], ['hold']),
              cluster('settling', ['node2 leads on timeline 6'], []),
              cluster('fenced', ['node2 leads on timeline 6'], []),
              cluster('operator-fence', [], []),
              cluster('writable', [], ['hold', 'fence']),
              cluster('writable', ['timeline 7 was given up for timeline 6 of node2'], []),
            ].map(each => isResettable(each)).join(' '))\
            """;
        try (FairleadProcess fairlead = FairleadProcess.start(lab)) {
            Page.open(browser, fairlead);

            assertThat(browser.script(offered).asString())
                    .isEqualTo("false false false false true true true true true");
        }
    }

    @Test
    void a_session_that_is_searched_for_is_killed(Lab lab, Browser browser) throws SQLException {
        try (FairleadProcess fairlead = FairleadProcess.start(lab);
                Connection victim = Sql.open(fairlead.replicas());
                Connection other = Sql.open(fairlead.primary());
                Statement ofVictim = victim.createStatement();
                Statement ofOther = other.createStatement()) {
            var page = Page.open(browser, fairlead);
            browser.script("document.getElementById('sessions-block').scrollIntoView()");
            browser.await("#sessions-count", "2 sessions");

            browser.type("#search", "replicas relaying");
            browser.await("#sessions-count", "1 of 2 match");
            assertThat(page.ask("kill", "")).contains("on route replicas", "ends at once");
            page.confirm("runaway report");

            browser.await("#sessions-count", "0 of 1 match");
            assertThatThrownBy(() -> ofVictim.execute("select 1")).isInstanceOf(SQLException.class);
            assertThat(ofOther.execute("select 1")).isTrue();
            assertThat(page.errors()).isEmpty();
        }
    }

    @Test
    void an_order_that_is_refused_says_so_in_its_dialog(Lab lab, Browser browser) {
        try (FairleadProcess fairlead = FairleadProcess.start(lab)) {
            var page = Page.open(browser, fairlead);

            page.ask("hold", "[data-route=primary]");
            browser.clear("#order-extra-input");
            browser.type("#order-extra-input", "soon");
            browser.click("#order-yes");

            browser.await("#order-error", "Not done: timeout");
            browser.press(Key.ESCAPE);
            assertThat(browser.count("#order[open]")).isZero();
            assertThat(orders(fairlead)).isEmpty();
        }
    }

    private static String leadingTo(NamedMember member) {
        return """
            clusters:
              - patroni: [%s]
                routes: [{ name: primary, listen: "$PRIMARY", to: primary }]
            admin: { listen: "$ADMIN" }
            """.formatted(member.url());
    }

    /** A member's name, its scope, its tags and an order's reason are what others have chosen. */
    @Test
    void what_looks_like_an_element_stays_text(Lab lab, Browser browser) throws IOException {
        try (NamedMember member = new NamedMember(HOSTILE, HOSTILE);
                FairleadProcess fairlead = FairleadProcess.startConfigured(lab, leadingTo(member))) {
            var page = Page.open(browser, fairlead);
            browser.await(".headline", HOSTILE + " is the primary");

            page.ask("drain", "");
            assertThat(browser.text("#order-title")).isEqualTo("Drain member " + HOSTILE + "?");
            page.confirm(HOSTILE);

            browser.await(".notes", HOSTILE + " is drained: " + HOSTILE);
            assertThat(browser.text(".member h3")).isEqualTo(HOSTILE);
            assertThat(browser.text(".member")).contains(HOSTILE + ": " + HOSTILE);
            assertThat(orders(fairlead)).containsExactly("drain " + HOSTILE + ": " + HOSTILE);
            assertThat(browser.count("img")).as("but for the sign of the page").isEqualTo(1);
            assertThat(browser.count("script")).isEqualTo(1);
            assertThat(page.errors()).isEmpty();
        }
    }
}
