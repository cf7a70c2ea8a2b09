package dev.fairlead.command;

import dev.fairlead.operate.Reports;
import java.io.PrintWriter;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;

/** {@code fairlead drain} and {@code fairlead undrain}: new sessions avoid a member, or do not any more. */
abstract class DrainCommand extends ClientCommand {
    @Parameters(paramLabel = "MEMBER", description = "Patroni's name of the member.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String member;

    @Option(names = "--cluster", paramLabel = "NAME", description = "Its cluster, if the proxy has more than one.")
    private @Nullable String cluster;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the log and the status.")
    private @Nullable String reason;

    private DrainCommand(Map<String, String> environment) {
        super(environment);
    }

    Reports.Drained order(AdminClient client, String word, String deadline) throws ClientFailure {
        String path = "/api/v1/clusters/" + Clusters.find(client, cluster, member) + "/members/"
                + AdminClient.segment(member) + "/" + word;
        String answer = client.ask("POST", path, Map.of("deadline", deadline, "reason", text(reason)));
        return JsonMapper.shared().readValue(answer, Reports.Drained.class);
    }

    /** Drains. */
    @Command(
            name = "drain",
            mixinStandardHelpOptions = true,
            versionProvider = Version.Provider.class,
            sortOptions = false,
            description =
                    "Sends new sessions to other members, until undrain; those that exist go on. While the member is"
                            + " the primary, new ones for the primary wait.",
            footerHeading = "%nExamples:%n",
            footer = {
                "  fairlead drain pg2",
                "  fairlead drain pg2 --deadline 10m --reason \"kernel update\"",
                "",
                ExitCode.OF_CLIENTS
            })
    static final class Drain extends DrainCommand {
        @Option(
                names = "--deadline",
                paramLabel = "TIME",
                description = "Cut its sessions after that time, such as 60s; never unless given.")
        private @Nullable String deadline;

        Drain(Map<String, String> environment) {
            super(environment);
        }

        @Override
        void ask(AdminClient client, PrintWriter out) throws ClientFailure {
            Reports.Drained drained = order(client, "drain", text(deadline));
            String cut = drained.cutsInMillis().isEmpty()
                    ? ""
                    : ", cut in " + StatusText.age(drained.cutsInMillis().getAsLong());
            out.println(drained.member() + " is drained; sessions that it still has: " + drained.sessions() + cut);
        }
    }

    /** Takes it back. */
    @Command(
            name = "undrain",
            mixinStandardHelpOptions = true,
            versionProvider = Version.Provider.class,
            sortOptions = false,
            description = "Lets new sessions go to a member again.",
            footerHeading = "%nExamples:%n",
            footer = {"  fairlead undrain pg2", "", ExitCode.OF_CLIENTS})
    static final class Undrain extends DrainCommand {
        Undrain(Map<String, String> environment) {
            super(environment);
        }

        @Override
        void ask(AdminClient client, PrintWriter out) throws ClientFailure {
            out.println(order(client, "undrain", "").member() + " is not drained");
        }
    }
}
