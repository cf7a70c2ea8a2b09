package dev.fairlead.command;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How {@code fairlead run} is written on a command line, and explained; {@link PlainRun} reads the usual ones without it. */
@Command(
        name = PlainRun.COMMAND,
        mixinStandardHelpOptions = true,
        versionProvider = Version.Provider.class,
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
    private final Map<String, String> environment;

    @Option(
            names = PlainRun.TAKE_OVER,
            description =
                    "Takes over from the process that runs, which ends with its last session, once all that it hears"
                            + " is heard. Nobody is refused meanwhile. When none runs, starts as usual.")
    private boolean takeOver;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    RunCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        return asGiven().untilItEnds(spec.commandLine().getErr());
    }

    /** What this command line asks for. */
    Run asGiven() {
        return new Run(ConfigOptions.given(spec, environment), takeOver);
    }
}
