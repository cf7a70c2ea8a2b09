package dev.fairlead.run;

import dev.fairlead.config.CommonCase;
import dev.fairlead.config.Config;
import dev.fairlead.config.ConfigReader;
import dev.fairlead.config.ConfigReader.Outcome;
import dev.fairlead.config.Problem;
import dev.fairlead.reload.Plan;
import dev.fairlead.reload.Planner;
import dev.fairlead.reload.ReloadReport;
import dev.fairlead.reload.Step;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Changes what runs into what is configured now, one wish at a time, all or nothing.
 *
 * <p>Thread rule: any thread wishes and asks; all work is done by one thread of its own. Who wishes while a wish waits gets the answer to that one: the
 * configuration is read when its turn comes.
 */
final class Reloads implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Reloads.class);

    private final ScheduledThreadPoolExecutor thread;
    private final AtomicReference<@Nullable CompletableFuture<ReloadReport>> waiting = new AtomicReference<>();
    private volatile Optional<Last> last = Optional.empty();
    private volatile Optional<CommonCase> given = Optional.empty();
    private volatile Config running;
    private @Nullable Change change;
    private @Nullable Watch watch;

    /** The latest reload that changed something, or should have. */
    record Last(ReloadReport report, Instant at, String by) {}

    /** Carries out plans. Called by the reloading thread only. */
    interface Change {
        /** The configuration is about to be read again; {@link #onReloaded} follows. */
        void onReloading();

        /** It has been read, and what came of it is done or refused. */
        void onReloaded();

        /** @throws ReloadFailure when it cannot be carried out; then nothing has changed */
        void carryOut(Plan plan, Config wanted) throws ReloadFailure;

        /** Counts what became of a wish. */
        void onReport(ReloadReport report);
    }

    Reloads(Config running) {
        this.running = running;
        this.thread = new ScheduledThreadPoolExecutor(
                1, task -> Thread.ofPlatform().name("reload").daemon().unstarted(task));
        thread.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
        thread.setRemoveOnCancelPolicy(true);
    }

    /** The one thread; what it is given throws in vain. */
    void execute(Runnable task) {
        thread.execute(guarded(task));
    }

    private static Runnable guarded(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (RuntimeException failure) {
                log.error("a failure of fairlead itself while reloading: {}", failure.toString(), failure);
            }
        };
    }

    /** Reads {@code source} from now on, and watches it as long as the configuration says so. */
    void begin(CommonCase source, Change by) {
        execute(() -> {
            given = Optional.of(source);
            change = by;
            watch = new Watch(() -> ConfigReader.readWithFiles(source), running, Clock.systemUTC(), this::onWatched);
            thread.scheduleWithFixedDelay(guarded(this::look), 1, 1, TimeUnit.SECONDS);
        });
    }

    Config running() {
        return running;
    }

    Optional<Last> last() {
        return last;
    }

    /** The file that is read again; empty when flags and environment are all there is. */
    Optional<String> file() {
        return given.flatMap(CommonCase::file);
    }

    /** Whether what is configured is known not to be what runs. */
    boolean isStale() {
        return last.filter(l -> l.report().isRefused()).isPresent();
    }

    /**
     * Applies what is configured now.
     *
     * @param by who wishes, for the log
     * @return completes when it has been applied or refused
     */
    CompletableFuture<ReloadReport> request(String by) {
        var wish = new CompletableFuture<ReloadReport>();
        CompletableFuture<ReloadReport> before = waiting.compareAndExchange(null, wish);
        if (before != null) {
            return before;
        }
        thread.execute(() -> {
            waiting.set(null);
            wish.complete(reload(by));
        });
        return wish;
    }

    /** What a reload would do if the file said {@code text}, or as it is. Any thread; changes nothing. */
    ReloadReport rehearse(Optional<String> text) {
        if (given.isEmpty()) {
            return ReloadReport.refused(List.of("this process does not know what it was configured with"));
        }
        Outcome outcome = text.map(sent -> ConfigReader.readAs(given.get(), sent))
                .orElseGet(() -> ConfigReader.read(given.get()));
        return switch (outcome) {
            case Outcome.Invalid invalid -> ReloadReport.refused(texts(invalid));
            case Outcome.Valid valid -> {
                Plan plan = Planner.plan(running, valid.config());
                yield plan.isNothing()
                        ? ReloadReport.unchanged("")
                        : plan.restarts().isEmpty() ? ReloadReport.possible(plan) : needsRestart(plan);
            }
        };
    }

    private static List<String> texts(Outcome.Invalid invalid) {
        return invalid.problems().stream().map(Problem::toString).toList();
    }

    private static ReloadReport needsRestart(Plan plan) {
        return ReloadReport.refused(
                plan, plan.restarts().stream().map(Step.Restart::text).toList());
    }

    // On the one thread.

    private ReloadReport reload(String by) {
        if (change != null) {
            change.onReloading();
        }
        ReloadReport report;
        try {
            report = given.map(source -> apply(ConfigReader.read(source)))
                    .orElseGet(() ->
                            ReloadReport.refused(List.of("this process does not know what it was configured with")));
        } catch (RuntimeException failure) {
            log.error("a failure of fairlead itself while reloading", failure);
            report = ReloadReport.refused(List.of("a failure of fairlead itself: " + failure));
        }
        keep(report, by);
        if (change != null) {
            change.onReloaded();
        }
        return report;
    }

    private ReloadReport apply(Outcome outcome) {
        if (watch != null) {
            watch.onSeen(outcome);
        }
        return switch (outcome) {
            case Outcome.Invalid invalid -> ReloadReport.refused(texts(invalid));
            case Outcome.Valid valid -> apply(valid.config());
        };
    }

    private ReloadReport apply(Config wanted) {
        Plan plan = Planner.plan(running, wanted);
        if (plan.isNothing()) {
            running = wanted;
            return ReloadReport.unchanged(
                    file().isPresent() ? "" : "; there is no file to read again, only those for TLS and the token");
        }
        if (!plan.restarts().isEmpty() || change == null) {
            return needsRestart(plan);
        }
        try {
            change.carryOut(plan, wanted);
            running = wanted;
            return ReloadReport.applied(plan);
        } catch (ReloadFailure failure) {
            return ReloadReport.refused(plan, List.of(failure.sentence()));
        }
    }

    private void keep(ReloadReport report, String by) {
        if (by.equals(Watch.ANOTHER_TRY)
                && last.filter(l -> l.report().equals(report)).isPresent()) {
            return; // It was said when it was tried first.
        }
        last = Optional.of(new Last(report, Clock.systemUTC().instant(), by));
        if (change != null) {
            change.onReport(report);
        }
        String result = report.result().word();
        if (report.isRefused()) {
            log.warn("reload by {}: {}: {}", by, result, String.join("; ", report.problems()));
        } else {
            log.info("reload by {}: {}", by, report.summary());
            report.plan().forEach(line -> log.info("reload: {}", line.text()));
        }
    }

    private void look() {
        if (watch != null && running.watch()) {
            watch.look(isStale());
        }
    }

    private void onWatched(String why) {
        if (waiting.get() == null) {
            reload(why);
        }
    }

    /** Does what has begun to its end. */
    @Override
    public void close() {
        thread.shutdown();
    }
}
