package dev.fairlead.command;

import dev.fairlead.reload.ReloadReport;
import java.io.PrintWriter;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/** {@code fairlead reload}: has a running proxy apply its configuration as it is now. */
@Command(
        name = "reload",
        mixinStandardHelpOptions = true,
        versionProvider = Version.Provider.class,
        sortOptions = false,
        description = "Has a running proxy read its configuration again and change in place, all or nothing. No session"
                + " is cut by it.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  fairlead reload",
            "  fairlead reload --dry-run",
            "  fairlead check --config new.yaml --against http://127.0.0.1:8080",
            "",
            "Exit status: 0 applied, or nothing to do; 1 the proxy cannot be reached; 2 refused: nothing has changed."
        })
final class ReloadCommand extends ClientCommand {
    static final String PATH = "/api/v1/reload";

    /** What {@link ReloadReport}s come with: done, and refused. */
    static final Set<Integer> REPORTS = Set.of(200, 422);

    @Option(names = "--dry-run", description = "Say what would be done, and do nothing.")
    private boolean dryRun;

    @Option(names = "--json", description = "Print the proxy's answer as it is.")
    private boolean json;

    ReloadCommand(Map<String, String> environment) {
        super(environment);
    }

    @Override
    void ask(AdminClient client, PrintWriter out) throws ClientFailure {
        String answer = client.post(PATH + (dryRun ? "?dry-run=true" : ""), "", REPORTS);
        ReloadReport report = read(answer);
        if (json) {
            out.print(answer);
        } else {
            print(report, out);
        }
        if (report.isRefused()) {
            throw new ClientFailure(ExitCode.INVALID, report.summary());
        }
    }

    static ReloadReport read(String answer) {
        return JsonMapper.shared().readValue(answer, ReloadReport.class);
    }

    /** The problems of what was refused, or else the steps and one sentence. */
    static void print(ReloadReport report, PrintWriter out) {
        if (report.isRefused()) {
            report.problems().forEach(out::println);
        } else {
            report.plan().forEach(line -> out.println(line.text()));
            out.println(report.summary());
        }
    }
}
