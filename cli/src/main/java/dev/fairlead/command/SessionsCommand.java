package dev.fairlead.command;

import dev.fairlead.admin.SessionReport;
import java.io.PrintWriter;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/** {@code fairlead sessions}: lists sessions. */
@Command(
        name = "sessions",
        mixinStandardHelpOptions = true,
        versionProvider = Version.Provider.class,
        sortOptions = false,
        description = "Lists the sessions of a running proxy. PORT is the proxy's own port towards the backend, which"
                + " PostgreSQL shows as client_port in pg_stat_activity.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  fairlead sessions --member pg1",
            "  fairlead sessions --route rw --json | jq .sessions[].client",
            "",
            ExitCode.OF_CLIENTS
        })
final class SessionsCommand extends ClientCommand {
    @Option(names = "--route", paramLabel = "ROUTE", description = "Only those of this route.")
    private @Nullable String route;

    @Option(names = "--member", paramLabel = "MEMBER", description = "Only those with this member.")
    private @Nullable String member;

    @Option(names = "--limit", paramLabel = "NUMBER", description = "At most so many; 1000 unless given.")
    private @Nullable Integer limit;

    @Option(names = "--json", description = "Print the answer of /api/v1/sessions as it is.")
    private boolean json;

    SessionsCommand(Map<String, String> environment) {
        super(environment);
    }

    @Override
    void ask(AdminClient client, PrintWriter out) throws ClientFailure {
        var parameters = Map.of("route", text(route), "member", text(member), "limit", text(limit));
        String answer = client.ask("GET", "/api/v1/sessions", parameters);
        out.print(json ? answer : text(JsonMapper.shared().readValue(answer, SessionReport.class)));
    }

    private static String text(SessionReport report) {
        var table = new TextTable(
                List.of(0, 6, 7, 8),
                "ID",
                "ROUTE",
                "STATE",
                "MEMBER",
                "CLIENT",
                "BACKEND",
                "PORT",
                "BYTES UP",
                "DOWN",
                "TLS",
                "SINCE");
        report.sessions().stream()
                .sorted(Comparator.comparingLong(SessionReport.Entry::id))
                .forEach(session -> add(table, session));
        int shown = report.sessions().size();
        return table.text("") + shown + (shown == report.matching() ? "" : " of " + report.matching()) + " sessions\n";
    }

    private static void add(TextTable table, SessionReport.Entry session) {
        table.add(
                String.valueOf(session.id()),
                session.route(),
                session.state(),
                session.member().orElse("-"),
                session.client(),
                session.backend().orElse("-"),
                session.localPort().isPresent()
                        ? String.valueOf(session.localPort().getAsInt())
                        : "-",
                String.valueOf(session.bytesToUpstream()),
                String.valueOf(session.bytesToDownstream()),
                session.encrypted() ? "yes" : "no",
                session.since());
    }
}
