package dev.fairlead.bench.browser;

import dev.fairlead.bench.lab.Await;
import dev.fairlead.bench.lab.LabException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * One Chromium without a screen, with a profile of its own that is gone afterwards.
 *
 * <p>Thread rule: one thread at a time. Lifecycle: {@link #start}, {@link #close}. Commands throw {@link LabException} when they cannot be carried out.
 */
public final class Browser implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** The key under which WebDriver returns an element: a constant of the standard. */
    private static final String ELEMENT = "element-6066-11e4-a52e-4f735466cecf";

    private final Driver driver;
    private final Path profile;
    private final String session;

    private Browser(Driver driver, Path profile) {
        this.driver = driver;
        this.profile = profile;
        this.session = "/session/"
                + driver.post("/session", Map.of("capabilities", Map.of("alwaysMatch", capabilities(profile))))
                        .path("sessionId")
                        .asString();
    }

    /** Names of programs that are missing for {@link #start}; empty when it can run. */
    public static List<String> missing() {
        return Stream.of("chromium", "chromedriver")
                .filter(program -> Arrays.stream(
                                System.getenv().getOrDefault("PATH", "").split(":"))
                        .noneMatch(place -> Files.isExecutable(Path.of(place, program))))
                .toList();
    }

    public static Browser start() {
        Driver driver = Driver.start();
        try {
            return new Browser(driver, Files.createTempDirectory("fairlead-browser-"));
        } catch (IOException e) {
            driver.close();
            throw new LabException("cannot make a profile", e);
        } catch (RuntimeException e) {
            driver.close();
            throw e;
        }
    }

    /** Nothing of it calls home, and root may run it in a container. */
    private static Map<String, ?> capabilities(Path profile) {
        List<String> flags = List.of(
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--user-data-dir=" + profile);
        return Map.of(
                "browserName", "chrome",
                "goog:loggingPrefs", Map.of("browser", "ALL"),
                "goog:chromeOptions", Map.of("binary", "/usr/bin/chromium", "args", flags));
    }

    // ---- what it shows

    public void open(String url) {
        driver.post(session + "/url", Map.of("url", url));
    }

    /** Changes the size of the page, in CSS pixels. */
    public void resize(int width, int height, boolean phone) {
        protocol(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", phone ? 2 : 1, "mobile", phone));
    }

    /** Lets the system wish for dark or light colours. */
    public void dark(boolean wished) {
        var colours = Map.of("name", "prefers-color-scheme", "value", wished ? "dark" : "light");
        protocol("Emulation.setEmulatedMedia", Map.of("features", List.of(colours)));
    }

    /** A command of Chromium's own protocol. */
    public JsonNode protocol(String command, Map<String, ?> parameters) {
        return driver.post(session + "/goog/cdp/execute", Map.of("cmd", command, "params", parameters));
    }

    /** A picture of what is in sight, as PNG. */
    public void picture(Path file) {
        try {
            Files.write(
                    file,
                    Base64.getDecoder()
                            .decode(driver.get(session + "/screenshot").asString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // ---- what is there

    /** What the body of a function returns in the page; {@code arguments} are its {@code arguments}. */
    public JsonNode script(String body, Object... arguments) {
        return driver.post(session + "/execute/sync", Map.of("script", body, "args", List.of(arguments)));
    }

    /** The text of the first element, as a reader sees it; empty when there is none. */
    public String text(String selector) {
        return script("return document.querySelector(arguments[0])?.innerText ?? ''", selector)
                .asString();
    }

    public int count(String selector) {
        return script("return document.querySelectorAll(arguments[0]).length", selector)
                .asInt();
    }

    /** Waits until the text of the first element contains {@code part}. */
    public void await(String selector, String part) {
        try {
            Await.until(part + " in " + selector, PATIENCE, () -> text(selector).contains(part));
        } catch (LabException e) {
            throw new LabException(e.getMessage() + ", which says: " + text(selector), e);
        }
    }

    // ---- what a reader does

    /** Clicks as a mouse does: an element that is covered cannot be clicked. */
    public void click(String selector) {
        driver.post(session + "/element/" + element(selector) + "/click", Map.of());
    }

    /** Types into a field. */
    public void type(String selector, String text) {
        driver.post(session + "/element/" + element(selector) + "/value", Map.of("text", text));
    }

    public void clear(String selector) {
        driver.post(session + "/element/" + element(selector) + "/clear", Map.of());
    }

    /** Presses keys where the focus is: characters, or WebDriver's code points for others, see {@link Key}. */
    public void press(String... keys) {
        List<Map<String, String>> actions = new ArrayList<>();
        for (String key : keys) {
            actions.add(Map.of("type", "keyDown", "value", key));
            actions.add(Map.of("type", "keyUp", "value", key));
        }
        var keyboard = Map.of("type", "key", "id", "keyboard", "actions", actions);
        driver.post(session + "/actions", Map.of("actions", List.of(keyboard)));
    }

    private String element(String selector) {
        return driver.post(session + "/element", Map.of("using", "css selector", "value", selector))
                .path(ELEMENT)
                .asString();
    }

    // ---- what went wrong

    /** Lines of the console since the last call, each LEVEL: TEXT. */
    public List<String> console() {
        return driver.post(session + "/se/log", Map.of("type", "browser"))
                .valueStream()
                .map(line -> line.path("level").asString() + ": "
                        + line.path("message").asString())
                .toList();
    }

    @Override
    public void close() {
        try {
            driver.delete(session);
        } finally {
            driver.close();
            remove(profile);
        }
    }

    private static void remove(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | UncheckedIOException e) {
            // A process of Chromium's that ends late may still write: what is left is in /tmp and small.
            directory.toFile().deleteOnExit();
        }
    }
}
