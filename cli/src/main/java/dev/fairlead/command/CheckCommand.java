package dev.fairlead.command;

import dev.fairlead.config.CommonCase;
import dev.fairlead.config.Config;
import dev.fairlead.config.ConfigReader;
import dev.fairlead.config.ConfigReader.Outcome;
import dev.fairlead.config.HostPort;
import dev.fairlead.config.RouteConfig;
import dev.fairlead.reload.ReloadReport;
import dev.fairlead.routing.RoutePolicy;
import dev.fairlead.run.ConnectionCheck;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.core.JacksonException;

/** {@code fairlead check}: says everything that is wrong with a configuration. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        versionProvider = Version.Provider.class,
        sortOptions = false,
        description = "Prints every problem of a configuration with its key and line. Starts nothing.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  fairlead check --config fairlead.yaml",
            "  fairlead check --config fairlead.yaml --connect",
            "  fairlead check --config new.yaml --against http://127.0.0.1:8080",
            "",
            "With --against the running proxy reads the text as if it were its own file, with the files and the"
                    + " environment that it has.",
            "Exit status: 0 all is well, or can be changed in place; 1 --connect found something that does not answer"
                    + " or is another cluster's, or the proxy does not answer or was started without a file;"
                    + " 2 the configuration is wrong; 4 the change needs a restart."
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

    @Option(
            names = "--against",
            paramLabel = "URL",
            description = "Ask the running proxy with this admin endpoint what it would do to change into the file, and"
                    + " do nothing. Its token: FAIRLEAD_ADMIN_TOKEN or FAIRLEAD_ADMIN_TOKEN_FILE")
    private @Nullable String against;

    CheckCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        CommonCase given = ConfigOptions.given(spec, environment);
        if (against != null) {
            return compare(against, given, out);
        }
        return switch (ConfigReader.read(given)) {
            case Outcome.Invalid invalid -> {
                Run.print(invalid.problems(), out);
                yield ExitCode.INVALID;
            }
            case Outcome.Valid valid -> {
                describe(valid.config(), out);
                yield connect ? connect(valid.config(), out) : ExitCode.OK;
            }
        };
    }

    private int compare(String url, CommonCase given, PrintWriter out) {
        PrintWriter err = spec.commandLine().getErr();
        if (given.file().isEmpty()) {
            err.println("fairlead check: --against needs --config");
            return ExitCode.INVALID;
        }
        try {
            AdminClient client = AdminOptions.clientOf(url, environment);
            String text = Files.readString(Path.of(given.file().get()));
            ReloadReport report =
                    ReloadCommand.read(client.post(ReloadCommand.PATH + "?dry-run=true", text, ReloadCommand.REPORTS));
            ReloadCommand.print(report, out);
            return exit(report);
        } catch (ClientFailure failure) {
            err.println("fairlead check: " + failure.getMessage());
            return failure.exitCode();
        } catch (IOException | JacksonException e) {
            err.println("fairlead check: " + e.getMessage());
            return ExitCode.FAILED;
        }
    }

    /** What is refused with a plan was understood. */
    private static int exit(ReloadReport report) {
        if (!report.isRefused()) {
            return ExitCode.OK;
        }
        return report.plan().isEmpty() ? ExitCode.INVALID : ExitCode.REFUSED;
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
