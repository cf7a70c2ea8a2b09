package dev.fairlead.command;

import dev.fairlead.config.CommonCase;
import dev.fairlead.config.Config;
import dev.fairlead.config.ConfigReader;
import dev.fairlead.config.ConfigReader.Outcome;
import dev.fairlead.config.Problem;
import dev.fairlead.run.LogSettings;
import dev.fairlead.run.Proxy;
import dev.fairlead.run.Signals;
import dev.fairlead.run.StartFailure;
import dev.fairlead.systemd.Notifier;
import dev.fairlead.systemd.SignsOfLife;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The proxy itself, until SIGTERM, or until another process has taken over. Knows nothing of how command lines are read, so that a start need not load
 * what reads them.
 *
 * @param given flags and environment
 * @param takeOver whether to take the listening sockets of the process that runs over
 */
record Run(CommonCase given, boolean takeOver) {
    private static final Logger log = LoggerFactory.getLogger(Run.class);

    /**
     * Returns when it has ended.
     *
     * @return one of {@link ExitCode}
     */
    int untilItEnds(PrintWriter err) {
        return switch (ConfigReader.read(given)) {
            case Outcome.Invalid invalid -> {
                print(invalid.problems(), err);
                yield ExitCode.INVALID;
            }
            case Outcome.Valid valid -> run(valid.config(), err);
        };
    }

    /** One line each, and how many there are. */
    static void print(List<Problem> problems, PrintWriter to) {
        problems.forEach(to::println);
        to.println(problems.size() == 1 ? "1 problem" : problems.size() + " problems");
    }

    private int run(Config config, PrintWriter err) {
        LogSettings.apply(config.log());
        var systemd = Notifier.of(given.environment());
        var stop = new StopSignals();
        if (!takeOver) {
            // Before anybody can know that it runs. Who still waits to take over just dies, and the old process serves
            // on.
            stop.listen();
        }
        try (Proxy proxy = takeOver ? Proxy.takeOver(config, Version.text()) : Proxy.start(config, Version.text());
                SignsOfLife _ = SignsOfLife.start(systemd, proxy::answer)) {
            if (takeOver) {
                stop.listen();
            }
            // Before anybody is told that it is ready: who does not expect the signal dies of it.
            proxy.reloadFrom(given, systemd);
            Signals.listenForHangUp(() -> proxy.reload("SIGHUP"));
            systemd.ready();
            proxy.tellRoutes(systemd::status);
            proxyUntilItEnds(proxy, systemd, stop);
            return ExitCode.OK;
        } catch (StartFailure failure) {
            err.println("fairlead cannot start: " + failure.sentence());
            return ExitCode.FAILED;
        }
    }

    /** Until it has drained after a signal, or after another process has taken over; or until a second signal. */
    private static void proxyUntilItEnds(Proxy proxy, Notifier systemd, StopSignals stop) {
        stop.first().thenAccept(signal -> {
            log.info("{}: draining", signal);
            systemd.stopping();
            proxy.drain();
        });
        CompletableFuture.anyOf(proxy.ended(), stop.second()).join();
        log.info("ended");
    }
}
