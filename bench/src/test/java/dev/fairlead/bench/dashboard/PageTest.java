package dev.fairlead.bench.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.bench.browser.Browser;
import dev.fairlead.bench.browser.Key;
import dev.fairlead.bench.bytes.ByteServer;
import dev.fairlead.bench.generator.Generator;
import dev.fairlead.bench.generator.NativeBuild;
import dev.fairlead.bench.lab.Lab;
import dev.fairlead.bench.lab.SharedLab;
import dev.fairlead.bench.peer.FairleadProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** That the page can be read and used by everybody, says when it knows nothing any more, and stays quick. */
@Tag("cluster")
@ExtendWith({SharedLab.class, SharedBrowser.class})
class PageTest {
    private static final int MANY = 5_000;
    /** What fits into the table, and some beyond its edges. */
    private static final int MOST_ROWS = 60;

    private static final List<String> NAMED =
            List.of("button", "textbox", "searchbox", "link", "columnheader", "region", "dialog", "img");

    @Test
    void texts_have_contrast_and_controls_have_names_in_both_colours_and_on_a_phone(Lab lab, Browser browser) {
        try (FairleadProcess fairlead = FairleadProcess.start(lab)) {
            var page = Page.open(browser, fairlead);

            JsonNode light = page.run("contrast.js");
            browser.dark(true);
            JsonNode dark = page.run("contrast.js");
            List<String> unnamed = unnamed(browser);
            browser.resize(390, 844, true);
            boolean sideways = browser.script("return document.documentElement.scrollWidth > innerWidth")
                    .asBoolean();

            assertThat(light.path("checked").asInt()).isGreaterThan(50);
            assertThat(Page.texts(light.path("low"))).isEmpty();
            assertThat(Page.texts(dark.path("low"))).isEmpty();
            assertThat(unnamed).isEmpty();
            assertThat(sideways).as("a phone has to scroll sideways").isFalse();
            assertThat(page.errors()).isEmpty();
        }
    }

    /** What a screen reader has no words for. */
    private static List<String> unnamed(Browser browser) {
        browser.protocol("Accessibility.enable", Map.of());
        return browser.protocol("Accessibility.getFullAXTree", Map.of())
                .path("nodes")
                .valueStream()
                .filter(node -> !node.path("ignored").asBoolean())
                .filter(node -> NAMED.contains(node.path("role").path("value").asString()))
                .filter(node -> node.path("name").path("value").asString("").isBlank())
                .map(JsonNode::toString)
                .toList();
    }

    @Test
    void everything_can_be_done_with_the_keyboard(Lab lab, Browser browser) {
        try (FairleadProcess fairlead = FairleadProcess.start(lab)) {
            var page = Page.open(browser, fairlead);
            List<String> path = new ArrayList<>();

            while (path.size() < 20
                    && !browser.script("return document.activeElement.matches('[data-order=hold]')")
                            .asBoolean()) {
                browser.press(Key.TAB);
                path.add(browser.script("const at = document.activeElement; const style = getComputedStyle(at);return"
                                + " `${at.className || at.id || at.dataset.order} ${style.outlineStyle !=="
                                + " 'none'}`")
                        .asString());
            }
            browser.press(Key.ENTER);
            boolean inside = browser.script("return document.activeElement.closest('#order') !== null")
                    .asBoolean();
            browser.press(Key.ESCAPE);

            assertThat(path).first().asString().startsWith("skip");
            assertThat(path)
                    .allSatisfy(stop -> assertThat(stop).as("focus is visible").endsWith("true"));
            assertThat(inside).as("the dialog takes the focus").isTrue();
            assertThat(browser.count("#order[open]")).isZero();
            assertThat(browser.script("return document.activeElement.dataset.order")
                            .asString(""))
                    .isEqualTo("hold");
            assertThat(page.errors()).isEmpty();
        }
    }

    @Test
    void colours_can_be_chosen_and_are_kept(Lab lab, Browser browser) {
        try (FairleadProcess fairlead = FairleadProcess.start(lab)) {
            Page.open(browser, fairlead);
            String light = ground(browser);

            browser.click("#theme");
            browser.click("#theme");
            String dark = ground(browser);
            Page.open(browser, fairlead);

            assertThat(browser.text("#theme")).endsWith("Dark");
            assertThat(dark).isNotEqualTo(light).isEqualTo(ground(browser));
            browser.script("localStorage.clear()");
        }
    }

    private static String ground(Browser browser) {
        return browser.script("return getComputedStyle(document.body).backgroundColor")
                .asString();
    }

    @Test
    void it_says_since_when_it_is_disconnected_and_comes_back_by_itself(Lab lab, Browser browser) {
        try (FairleadProcess fairlead = FairleadProcess.start(lab)) {
            Page.open(browser, fairlead);

            fairlead.kill9();
            browser.await("#banner-text", "Disconnected since");
            boolean dimmed = browser.script("return getComputedStyle(document.getElementById('now')).opacity < 1 || "
                            + "document.body.classList.contains('old')")
                    .asBoolean();
            String shown = browser.text(".headline");
            try (FairleadProcess again = fairlead.beginPlain()) {
                browser.await("#link-word", "live");
                browser.await(".headline", "is the primary");

                assertThat(dimmed).isTrue();
                assertThat(shown).contains("is the primary");
                assertThat(browser.count("#banner[hidden]")).isEqualTo(1);
                assertThat(again.isAlive()).isTrue();
            }
        }
    }

    @Test
    void it_asks_for_the_token_once_and_keeps_it_in_the_tab_only(Lab lab, Browser browser) throws IOException {
        Path token = Files.writeString(lab.directory().resolve("dashboard-token"), "an-admin-token-of-the-lab\n");
        String yaml = """
            clusters:
              - patroni: $PATRONI
                routes: [{ name: primary, listen: "$PRIMARY", to: primary }]
            admin: { listen: "$ADMIN", token-file: "%s" }
            """.formatted(token);
        try (FairleadProcess fairlead = FairleadProcess.startConfigured(lab, yaml)) {
            Page.visit(browser, fairlead);
            browser.await("#token[open]", "The token of this endpoint");
            assertThat(browser.count("#now *")).as("nothing is told without it").isZero();

            browser.type("#token-input", "another-token-of-nobody" + Key.ENTER);
            browser.await("#token-error", "not the right one");
            browser.type("#token-input", "an-admin-token-of-the-lab" + Key.ENTER);
            browser.await(".headline", "is the primary");
            browser.open("http://" + fairlead.admin() + "/");
            browser.await(".headline", "is the primary");

            assertThat(browser.count("#token[open]")).isZero();
            assertThat(browser.script("return localStorage.length + document.cookie.length")
                            .asInt())
                    .isZero();
        } finally {
            Files.delete(token);
        }
    }

    @Test
    void five_thousand_sessions_stay_smooth(Lab lab, Browser browser, TestReporter reporter) {
        Assumptions.assumeTrue(
                NativeBuild.isPossible() || "true".equals(System.getenv("CI")), "no gcc for the load generators");
        try (ByteServer server = ByteServer.start(lab.requireLeader().host(), 1);
                FairleadProcess fairlead = FairleadProcess.startConfigured(lab, configuration(server.port()));
                Generator idle =
                        Generator.start("idle", "--to", fairlead.primary(), "--sessions", String.valueOf(MANY))) {
            assertThat(idle.nextLine().path("open").asInt()).isEqualTo(MANY);
            var page = Page.open(browser, fairlead);
            browser.script("document.getElementById('sessions-block').scrollIntoView()");
            browser.await("#sessions-count", "5,000 sessions");

            JsonNode scrolled = page.run("scroll.js", 3_000);
            reporter.publishEntry("5,000 sessions, scrolled", scrolled.toString());
            browser.click("[data-sort=client]");
            String client = browser.script("return document.querySelector('#sessions tbody tr:nth-child(9)"
                            + " td:nth-child(5)').textContent")
                    .asString();
            browser.type("#search", client);
            browser.await("#sessions-count", "1 of 5,000 match");

            assertThat(scrolled.path("mostRows").asInt()).isBetween(10, MOST_ROWS);
            assertThat(scrolled.path("nodes").asInt()).isLessThan(30 * MOST_ROWS);
            assertThat(scrolled.path("blank").asInt()).isZero();
            assertThat(scrolled.path("frames").asInt())
                    .as("frames in three seconds: " + scrolled)
                    .isGreaterThan(30);
            assertThat(page.errors()).isEmpty();
        }
    }

    private static String configuration(int port) {
        return """
            clusters:
              - patroni: $PATRONI
                routes: [{ name: primary, listen: "$PRIMARY", to: primary, backend-port: %d }]
            admin: { listen: "$ADMIN" }
            """.formatted(port);
    }
}
