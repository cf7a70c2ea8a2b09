package dev.fairlead.command;

import dev.fairlead.admin.StatusReport;
import java.io.PrintWriter;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/** {@code fairlead status}: asks a running proxy what it sees and does. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        versionProvider = Version.Provider.class,
        sortOptions = false,
        description = "Shows what a running proxy sees and does: its clusters, members, routes, sessions and orders.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  fairlead status",
            "  fairlead status --watch",
            "  fairlead status --admin 10.0.0.9:8080 --token-file /etc/fairlead/token",
            "  fairlead status --json | jq .clusters[0].primary",
            "",
            ExitCode.OF_CLIENTS
        })
final class StatusCommand extends ClientCommand {
    @Option(names = "--json", description = "Print the answer of /api/v1/status as it is.")
    private boolean json;

    @Option(
            names = "--watch",
            arity = "0..1",
            fallbackValue = "2",
            paramLabel = "SECONDS",
            description = "Show it anew every 2 seconds, or as many as are given, until Control-C.")
    private @Nullable Integer seconds;

    private final Watch.Pause pause;

    StatusCommand(Map<String, String> environment) {
        this(environment, Watch.SLEEP);
    }

    StatusCommand(Map<String, String> environment, Watch.Pause pause) {
        super(environment);
        this.pause = pause;
    }

    @Override
    void ask(AdminClient client, PrintWriter out) throws ClientFailure {
        if (seconds == null) {
            out.print(text(client));
        } else if (seconds < 1) {
            throw new ClientFailure(ExitCode.INVALID, "--watch: must be at least 1 second");
        } else {
            Watch.of(() -> text(client), seconds, pause).show(out);
        }
    }

    private String text(AdminClient client) throws ClientFailure {
        String answer = client.get("/api/v1/status");
        return json ? answer : StatusText.of(JsonMapper.shared().readValue(answer, StatusReport.class));
    }
}
