package dev.fairlead.command;

import java.io.PrintWriter;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code fairlead kill}: ends one session. */
@Command(
        name = "kill",
        mixinStandardHelpOptions = true,
        versionProvider = Version.Provider.class,
        sortOptions = false,
        description = "Ends one session at once: both sides are reset.",
        footerHeading = "%nExamples:%n",
        footer = {"  fairlead sessions --member pg1", "  fairlead kill 4711", "", ExitCode.OF_CLIENTS})
final class KillCommand extends ClientCommand {
    @Parameters(paramLabel = "ID", description = "The session's number, as fairlead sessions shows it.")
    private long id;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the log.")
    private @Nullable String reason;

    KillCommand(Map<String, String> environment) {
        super(environment);
    }

    @Override
    void ask(AdminClient client, PrintWriter out) throws ClientFailure {
        client.ask("DELETE", "/api/v1/sessions/" + id, Map.of("reason", text(reason)));
        out.println("session " + id + " has ended");
    }
}
