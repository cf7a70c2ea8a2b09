package dev.fairlead.bench.dashboard;

import dev.fairlead.bench.browser.Browser;
import dev.fairlead.bench.lab.Lab;
import dev.fairlead.bench.lab.LabOptions;
import dev.fairlead.bench.lab.Member;
import dev.fairlead.bench.lab.PatroniVersion;
import dev.fairlead.bench.load.WritingClient;
import dev.fairlead.bench.peer.FairleadProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Takes the pictures of the dashboard that the documentation shows: a real cluster, real clients, a switchover and a crash. Argument: the directory to write to.
 * Run by {@code make screenshots}.
 */
public final class Screenshots {
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final Duration UNTIL_LINES_ARE_LONG = Duration.ofSeconds(60);
    private static final int WIDTH = 1320;
    private static final int HEIGHT = 1010;

    private final Lab lab;
    private final Browser browser;
    private final Path directory;

    private Screenshots(Lab lab, Browser browser, Path directory) {
        this.lab = lab;
        this.browser = browser;
        this.directory = directory;
    }

    public static void main(String[] arguments) throws IOException {
        Path directory = Files.createDirectories(Path.of(arguments[0]));
        try (Lab lab = Lab.start(LabOptions.of(PatroniVersion.MACHINE));
                FairleadProcess fairlead = FairleadProcess.start(lab);
                Browser browser = Browser.start()) {
            new Screenshots(lab, browser, directory).take(fairlead);
        }
    }

    private void take(FairleadProcess fairlead) {
        List<WritingClient> writers = clients(9, fairlead.primary(), 60);
        List<WritingClient> comers = clients(2, fairlead.primary(), 200);
        try {
            browser.resize(WIDTH, HEIGHT, false);
            browser.dark(false);
            browser.open("http://" + fairlead.admin() + "/");
            browser.await(".headline", "is the primary");
            pause(UNTIL_LINES_ARE_LONG);
            tell(lab.switchover());
            lab.awaitHealthy(LIMIT);
            pause(Duration.ofSeconds(12));
            picture("dashboard");
            crash();
            pause(Duration.ofSeconds(8));
            picture("after-failover", "#failovers");
            dark();
            phone();
        } finally {
            writers.forEach(WritingClient::close);
            comers.forEach(WritingClient::close);
        }
    }

    private static List<WritingClient> clients(int count, String address, int millis) {
        return WritingClient.startMany(count, address, Duration.ofMillis(millis), Duration.ZERO);
    }

    /** The most important picture: what one sees while there is no primary. */
    private void crash() {
        Member leader = lab.requireLeader();
        lab.kill9(leader.name());
        browser.await(".headline", "No primary");
        pause(Duration.ofSeconds(6));
        picture("during-failover");
        browser.await("#failovers .failover.failover", "Failover from " + leader.name());
        lab.startPatroni(leader.name());
        lab.awaitHealthy(LIMIT);
    }

    private void dark() {
        browser.dark(true);
        browser.script("scrollTo(0, 0)");
        pause(Duration.ofSeconds(2));
        picture("dark");
    }

    private void phone() {
        browser.dark(false);
        browser.resize(390, 844, true);
        pause(Duration.ofSeconds(2));
        picture("phone");
        browser.dark(true);
        picture("phone-dark");
    }

    private void picture(String name, String from) {
        browser.script("document.querySelector(arguments[0]).closest('section').scrollIntoView()", from);
        browser.script("scrollBy(0, -70)");
        pause(Duration.ofSeconds(2));
        picture(name);
    }

    private void picture(String name) {
        Path file = directory.resolve(name + ".png");
        browser.picture(file);
        Palette.reduce(file);
        tell(file);
    }

    private static void tell(Object what) {
        System.out.println(what);
    }

    /** Pictures need something to show, and that takes its time. */
    private static void pause(Duration length) {
        long end = System.nanoTime() + length.toNanos();
        while (System.nanoTime() < end) {
            LockSupport.parkNanos(Math.min(end - System.nanoTime(), TimeUnit.SECONDS.toNanos(1)));
        }
    }
}
