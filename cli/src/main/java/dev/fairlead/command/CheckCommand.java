package dev.fairlead.command;

import dev.fairlead.config.Config;
import dev.fairlead.config.ConfigReader;
import dev.fairlead.config.ConfigReader.Outcome;
import dev.fairlead.config.HostPort;
import dev.fairlead.config.RouteConfig;
import dev.fairlead.routing.RoutePolicy;
import dev.fairlead.run.ConnectionCheck;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code fairlead check}: says everything that is wrong with a configuration. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = "Prints every problem of a configuration with its key and line. Starts nothing.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  fairlead check --config fairlead.yaml",
            "  fairlead check --config fairlead.yaml --connect",
            "",
            "Exit status: 0 all is well; 1 --connect found something that does not answer; 2 the configuration is"
                    + " wrong."
        })
final class CheckCommand implements Callable<Integer> {
    private final Map<String, String> environment;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(
            names = "--connect",
            description = "Also ask every seed and member, knock at every PostgreSQL port, and try to listen on every"
                    + " address.")
    private boolean connect;

    CheckCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        return switch (ConfigReader.read(ConfigOptions.given(spec, environment))) {
            case Outcome.Invalid invalid -> {
                ConfigOptions.print(invalid.problems(), out);
                yield ExitCode.INVALID;
            }
            case Outcome.Valid valid -> {
                describe(valid.config(), out);
                yield connect ? connect(valid.config(), out) : ExitCode.OK;
            }
        };
    }

    private static int connect(Config config, PrintWriter out) {
        int failures = new ConnectionCheck(out::println, Clock.systemUTC()).check(config);
        out.println(failures == 0 ? "Everything answers." : failures + " failed.");
        return failures == 0 ? ExitCode.OK : ExitCode.FAILED;
    }

    private static void describe(Config config, PrintWriter out) {
        config.clusters().forEach(cluster -> {
            out.println("cluster " + cluster.name() + ": "
                    + String.join(", ", cluster.checker().seeds()));
            cluster.routes().forEach(route -> out.println("  " + describe(route)));
        });
        out.println("admin on " + HostPort.of(config.admin().listen()));
        out.println("The configuration is valid.");
    }

    private static String describe(RouteConfig route) {
        String listen = route.settings().listen().stream()
                .map(HostPort::of)
                .map(HostPort::toString)
                .collect(Collectors.joining(", "));
        String to = route.settings().policy().to() == RoutePolicy.To.PRIMARY ? "the primary" : "replicas";
        return "route " + route.name() + " on " + listen + " to " + to;
    }
}
