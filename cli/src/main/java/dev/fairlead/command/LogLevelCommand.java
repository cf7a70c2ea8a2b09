package dev.fairlead.command;

import java.io.PrintWriter;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;

/** {@code fairlead log-level}: changes which lines a running proxy writes. */
@Command(
        name = "log-level",
        mixinStandardHelpOptions = true,
        versionProvider = Version.Provider.class,
        sortOptions = false,
        description = "Changes which lines a running proxy writes, until it is changed again, reloaded or restarted;"
                + " without a level, shows it.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  fairlead log-level debug",
            "  fairlead log-level --logger session debug",
            "  fairlead log-level info",
            "",
            ExitCode.OF_CLIENTS
        })
final class LogLevelCommand extends ClientCommand {
    private static final String PATH = "/api/v1/log";

    @Option(
            names = "--logger",
            paramLabel = "NAME",
            description = "Only this part of fairlead, such as session; all of it unless given.")
    private @Nullable String logger;

    @Parameters(arity = "0..1", paramLabel = "LEVEL", description = "debug, info, warn or error.")
    private @Nullable String level;

    /** The answer. */
    private record Answer(Map<String, String> levels) {}

    LogLevelCommand(Map<String, String> environment) {
        super(environment);
    }

    @Override
    void ask(AdminClient client, PrintWriter out) throws ClientFailure {
        String answer = level == null
                ? client.get(PATH)
                : client.ask("POST", PATH, Map.of("level", text(level), "logger", text(logger)));
        var levels = new TreeMap<>(
                JsonMapper.shared().readValue(answer, Answer.class).levels());
        levels.forEach((name, word) -> out.println(name + " " + word));
    }
}
