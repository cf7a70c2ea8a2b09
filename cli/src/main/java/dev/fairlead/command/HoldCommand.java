package dev.fairlead.command;

import dev.fairlead.operate.Reports;
import java.io.PrintWriter;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;

/** {@code fairlead hold} and {@code fairlead release}: new sessions of a route wait, or go on. */
abstract class HoldCommand extends ClientCommand {
    @Parameters(paramLabel = "ROUTE", description = "Name of the route.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String route;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the log and the status.")
    private @Nullable String reason;

    private HoldCommand(Map<String, String> environment) {
        super(environment);
    }

    Reports.Held order(AdminClient client, String word, String timeout) throws ClientFailure {
        String path = "/api/v1/routes/" + AdminClient.segment(route) + "/" + word;
        String answer = client.ask("POST", path, Map.of("timeout", timeout, "reason", text(reason)));
        return JsonMapper.shared().readValue(answer, Reports.Held.class);
    }

    /** Holds. */
    @Command(
            name = "hold",
            mixinStandardHelpOptions = true,
            versionProvider = Version.Provider.class,
            sortOptions = false,
            description = "Holds new sessions of a route; those that exist go on.",
            footerHeading = "%nExamples:%n",
            footer = {
                "  fairlead hold rw --for 30s --reason \"storage maintenance\"",
                "  fairlead hold rw && ./maintain && fairlead release rw",
                "",
                "Clients wait for hold.timeout of the configuration at the longest, and are told then.",
                ExitCode.OF_CLIENTS
            })
    static final class Hold extends HoldCommand {
        @Option(
                names = "--for",
                paramLabel = "TIME",
                description = "Release it after that time, such as 30s; never by itself unless given.")
        private @Nullable String time;

        Hold(Map<String, String> environment) {
            super(environment);
        }

        @Override
        void ask(AdminClient client, PrintWriter out) throws ClientFailure {
            Reports.Held held = order(client, "hold", text(time));
            String left = held.releasesInMillis().isEmpty()
                    ? ""
                    : " for " + StatusText.age(held.releasesInMillis().getAsLong());
            out.println("route " + held.route() + " is held" + left);
        }
    }

    /** Releases. */
    @Command(
            name = "release",
            mixinStandardHelpOptions = true,
            versionProvider = Version.Provider.class,
            sortOptions = false,
            description = "Releases a route that was held: those who wait are served.",
            footerHeading = "%nExamples:%n",
            footer = {"  fairlead release rw", "", ExitCode.OF_CLIENTS})
    static final class Release extends HoldCommand {
        Release(Map<String, String> environment) {
            super(environment);
        }

        @Override
        void ask(AdminClient client, PrintWriter out) throws ClientFailure {
            out.println("route " + order(client, "release", "").route() + " is not held by an operator");
        }
    }
}
