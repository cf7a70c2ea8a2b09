package dev.fairlead.command;

import dev.fairlead.operate.Reports;
import java.io.PrintWriter;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/** {@code fairlead accept-identity}: takes a cluster that was re-initialised or upgraded for the one that is meant. */
@Command(
        name = "accept-identity",
        mixinStandardHelpOptions = true,
        versionProvider = Version.Provider.class,
        sortOptions = false,
        description =
                "After a re-initialisation or pg_upgrade the members have another system identifier, and the cluster is"
                        + " held: it could be another one at the same addresses. This forgets the identity and the"
                        + " timelines of before, once; both are learned anew from the next verified primary. A scope"
                        + " that is configured must still be right.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  fairlead accept-identity --reason \"upgraded to 18\"",
            "  fairlead accept-identity --cluster orders",
            "",
            ExitCode.OF_CLIENTS
        })
final class AcceptIdentityCommand extends ClientCommand {
    @Option(names = "--cluster", paramLabel = "NAME", description = "The cluster, if the proxy has more than one.")
    private @Nullable String cluster;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the log.")
    private @Nullable String reason;

    AcceptIdentityCommand(Map<String, String> environment) {
        super(environment);
    }

    @Override
    void ask(AdminClient client, PrintWriter out) throws ClientFailure {
        var parameters = Map.of("cluster", text(cluster), "reason", text(reason));
        String answer = client.ask("POST", "/api/v1/accept-identity", parameters);
        Reports.Accepted done = JsonMapper.shared().readValue(answer, Reports.Accepted.class);
        out.println("the identity of cluster " + done.cluster() + " is learned anew; " + done.verdict());
    }
}
