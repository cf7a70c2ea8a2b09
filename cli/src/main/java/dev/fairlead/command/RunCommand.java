package dev.fairlead.command;

import dev.fairlead.config.CommonCase;
import dev.fairlead.config.Config;
import dev.fairlead.config.ConfigReader;
import dev.fairlead.config.ConfigReader.Outcome;
import dev.fairlead.run.LogSettings;
import dev.fairlead.run.Proxy;
import dev.fairlead.run.Signals;
import dev.fairlead.run.StartFailure;
import dev.fairlead.systemd.Notifier;
import dev.fairlead.systemd.SignsOfLife;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code fairlead run}: the proxy itself, until SIGTERM, or until another process has taken over. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = "Runs the proxy until SIGTERM or SIGINT.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  fairlead run --config fairlead.yaml",
            "  fairlead run --patroni http://10.0.0.1:8008,http://10.0.0.2:8008 --primary 0.0.0.0:5432 --replicas"
                    + " 0.0.0.0:5433",
            "  FAIRLEAD_PATRONI=http://10.0.0.1:8008 FAIRLEAD_PRIMARY=0.0.0.0:5432 fairlead run",
            "  fairlead run --config fairlead.yaml --take-over",
            "",
            "A flag wins over its environment variable, and both over the file.",
            "Exit status: 0 ended by a signal, or taken over; 1 could not start, such as a port that is taken; 2 the"
                    + " configuration is wrong."
        })
final class RunCommand implements Callable<Integer> {
    private static final Logger log = LoggerFactory.getLogger(RunCommand.class);

    private final Map<String, String> environment;

    @Option(
            names = "--take-over",
            description = "Takes the listening sockets of the process that runs over, which ends with its last session."
                    + " Nobody is refused meanwhile. When none runs, starts as usual.")
    private boolean takeOver;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    RunCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        CommonCase given = ConfigOptions.given(spec, environment);
        return switch (ConfigReader.read(given)) {
            case Outcome.Invalid invalid -> {
                ConfigOptions.print(invalid.problems(), spec.commandLine().getErr());
                yield ExitCode.INVALID;
            }
            case Outcome.Valid valid -> run(valid.config(), given);
        };
    }

    private int run(Config config, CommonCase given) {
        LogSettings.apply(config.log());
        var systemd = Notifier.of(environment);
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
            proxy.reloadFrom(given);
            Signals.listenForHangUp(() -> proxy.reload("SIGHUP"));
            systemd.ready();
            proxy.tellRoutes(systemd::status);
            proxyUntilItEnds(proxy, systemd, stop);
            return ExitCode.OK;
        } catch (StartFailure failure) {
            spec.commandLine().getErr().println("fairlead cannot start: " + failure.sentence());
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
