package dev.fairlead.bench.dashboard;

import dev.fairlead.bench.browser.Browser;
import dev.fairlead.bench.lab.LabException;
import dev.fairlead.bench.peer.FairleadProcess;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** The dashboard of one Fairlead in a browser, as a reader uses it. */
record Page(Browser browser) {
    /** Opens it as on a desktop, and waits until it is live. */
    static Page open(Browser browser, FairleadProcess fairlead) {
        var page = visit(browser, fairlead);
        browser.await("#link-word", "live");
        browser.await(".headline", "primary");
        return page;
    }

    /** Opens it and does not wait. What the console said before is forgotten. */
    static Page visit(Browser browser, FairleadProcess fairlead) {
        browser.resize(1320, 950, false);
        browser.dark(false);
        browser.open("http://" + fairlead.admin() + "/");
        browser.console();
        return new Page(browser);
    }

    /** Runs one of the scripts beside this class. */
    JsonNode run(String script, Object... arguments) {
        return browser.script(source(script), arguments);
    }

    private static String source(String name) {
        try (InputStream in = Page.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new LabException("no script " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new LabException("cannot read " + name, e);
        }
    }

    /** What {@code watch.js} has noted so far. */
    JsonNode seen() {
        return browser.script("return window.seen");
    }

    static List<String> texts(JsonNode array) {
        return array.valueStream().map(JsonNode::asString).toList();
    }

    /** Presses a button that gives an order, and waits for the dialog. */
    String ask(String order, String more) {
        browser.click("button[data-order=" + order + "]" + more);
        return browser.text("#order-text");
    }

    /** Gives the order that the dialog asks about, for this reason, and waits until it is in force. */
    void confirm(String reason) {
        browser.type("#order-reason", reason);
        browser.click("#order-yes");
        browser.await("body:not(:has(#order[open])) #link-word", "live");
    }

    /** Errors in the console since it was opened, or since this was asked last. */
    List<String> errors() {
        return browser.console().stream()
                .filter(line -> line.startsWith("SEVERE"))
                .toList();
    }
}
