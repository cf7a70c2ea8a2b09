package dev.fairlead.command;

import dev.fairlead.failover.Failover;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/** {@code fairlead failovers}: asks a running proxy what happened when the primary changed. */
@Command(
        name = "failovers",
        mixinStandardHelpOptions = true,
        versionProvider = Version.Provider.class,
        sortOptions = false,
        description =
                "Shows the last changes of the primary that a running proxy saw, newest first: when, why, and what"
                        + " they cost.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  fairlead failovers",
            "  fairlead failovers --json | jq .failovers[0].steps",
            "",
            "Times are in ms from the first suspicion: HELD when routes stopped serving, MOVED when another member"
                + " held the lock, WRITABLE when it was verified, SERVED when it had the first session, RELEASED when"
                + " nobody waited any more.",
            ExitCode.OF_CLIENTS
        })
final class FailoversCommand extends ClientCommand {
    @Option(names = "--json", description = "Print the answer of /api/v1/failovers as it is.")
    private boolean json;

    /** The answer. */
    private record Answer(List<Failover> failovers) {}

    FailoversCommand(Map<String, String> environment) {
        super(environment);
    }

    @Override
    void ask(AdminClient client, PrintWriter out) throws ClientFailure {
        String answer = client.get("/api/v1/failovers");
        out.print(json ? answer : table(answer));
    }

    private static String table(String answer) {
        return FailoversText.of(
                JsonMapper.shared().readValue(answer, Answer.class).failovers());
    }
}
