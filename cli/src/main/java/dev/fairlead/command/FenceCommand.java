package dev.fairlead.command;

import dev.fairlead.operate.Reports;
import java.io.PrintWriter;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;

/** {@code fairlead fence}: cuts a primary off, or takes that back. */
@Command(
        name = "fence",
        mixinStandardHelpOptions = true,
        versionProvider = Version.Provider.class,
        sortOptions = false,
        description =
                "Cuts all sessions of a member and routes nobody to the primary, and returns when that is done. It"
                        + " ends by itself: when a primary leads on a higher timeline, when the primary answers a probe"
                        + " that was sent since, and after Patroni's ttl at the latest.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  fairlead fence pg1 --timeline 7",
            "  fairlead fence --except pg2 --timeline 7   in pre_promote on pg2: whoever was the primary",
            "  fairlead fence --reset                     ends it, and follows a leader on an older timeline",
            "",
            ExitCode.OF_CLIENTS
        })
final class FenceCommand extends ClientCommand {
    @Parameters(arity = "0..1", paramLabel = "MEMBER", description = "Patroni's name of the member to cut off.")
    private @Nullable String member;

    @Option(
            names = "--except",
            paramLabel = "MEMBER",
            description = "Instead of MEMBER: whoever is the primary, or was, unless it is this one.")
    private @Nullable String except;

    @Option(names = "--timeline", paramLabel = "NUMBER", description = "The timeline that the member writes.")
    private @Nullable Integer timeline;

    @Option(names = "--ttl", paramLabel = "TIME", description = "End the fence after that time, such as 30s.")
    private @Nullable String ttl;

    @Option(
            names = "--reset",
            description =
                    "End the fence. Also clears the alarm about a timeline that was given up, and follows a leader on"
                            + " an older timeline that is being held back.")
    private boolean reset;

    @Option(names = "--cluster", paramLabel = "NAME", description = "The cluster, if the proxy has more than one.")
    private @Nullable String cluster;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the log and the status.")
    private @Nullable String reason;

    FenceCommand(Map<String, String> environment) {
        super(environment);
    }

    @Override
    void ask(AdminClient client, PrintWriter out) throws ClientFailure {
        boolean named = (member == null) != (except == null);
        if (reset ? member != null || except != null || timeline != null : !named || timeline == null) {
            throw new ClientFailure(
                    ExitCode.INVALID, "either MEMBER (or --except MEMBER) and --timeline NUMBER, or --reset alone");
        }
        String path = "/api/v1/clusters/" + Clusters.find(client, cluster, text(member)) + "/fence";
        if (reset) {
            reset(client, path, out);
        } else {
            fence(client, path, out);
        }
    }

    private void reset(AdminClient client, String path, PrintWriter out) throws ClientFailure {
        String answer = client.ask("POST", path + "/reset", Map.of("reason", text(reason)));
        Reports.Reset done = JsonMapper.shared().readValue(answer, Reports.Reset.class);
        out.println("cluster " + done.cluster() + " is not fenced; " + done.verdict());
    }

    private void fence(AdminClient client, String path, PrintWriter out) throws ClientFailure {
        var parameters = Map.of(
                "member", text(member),
                "except", text(except),
                "timeline", text(timeline),
                "ttl", text(ttl),
                "reason", text(reason));
        Reports.Fenced done = JsonMapper.shared().readValue(client.ask("POST", path, parameters), Reports.Fenced.class);
        out.println(done.member() + " is fenced on timeline " + done.timeline() + ", for "
                + StatusText.age(done.endsInMillis()) + " at the longest; sessions that were cut: " + done.sessions());
    }
}
