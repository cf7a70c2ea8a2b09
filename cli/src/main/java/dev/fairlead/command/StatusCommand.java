package dev.fairlead.command;

import dev.fairlead.admin.StatusReport;
import dev.fairlead.config.CommonCase;
import dev.fairlead.config.Token;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** {@code fairlead status}: asks a running proxy what it sees and does. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = "Shows what a running proxy sees and does: its clusters, members, routes and sessions.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  fairlead status",
            "  fairlead status --admin 10.0.0.9:8080 --token-file /etc/fairlead/token",
            "  fairlead status --json | jq .clusters[0].primary",
            "",
            "The token may also be in FAIRLEAD_ADMIN_TOKEN.",
            "Exit status: 0 the proxy has answered; 1 it has not, or has refused; 2 the command line is wrong."
        })
final class StatusCommand implements Callable<Integer> {
    private final Map<String, String> environment;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(
            names = "--admin",
            paramLabel = "ADDRESS:PORT",
            description = "The proxy's admin address; 127.0.0.1:8080 unless given. Or: FAIRLEAD_ADMIN")
    private @Nullable String admin;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "File with the token, if the proxy asks for one. Or: FAIRLEAD_ADMIN_TOKEN_FILE")
    private @Nullable Path tokenFile;

    @Option(names = "--json", description = "Print the answer of /api/v1/status as it is.")
    private boolean json;

    StatusCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        PrintWriter err = spec.commandLine().getErr();
        AdminClient client;
        try {
            client = new AdminClient(AdminClient.base(address()), token());
        } catch (IOException | IllegalArgumentException e) {
            err.println("fairlead status: " + e.getMessage());
            return ExitCode.INVALID;
        }
        try {
            print(client.get("/api/v1/status"));
            return ExitCode.OK;
        } catch (IOException | JacksonException e) {
            err.println("fairlead status: " + e.getMessage());
            return ExitCode.FAILED;
        }
    }

    private String address() {
        if (admin != null) {
            return admin;
        }
        String variable = environment.getOrDefault("FAIRLEAD_ADMIN", "");
        return variable.isBlank() ? "127.0.0.1:8080" : variable;
    }

    private Optional<Token> token() throws IOException {
        String inEnvironment = environment.getOrDefault(CommonCase.TOKEN_VARIABLE, "");
        String fileInEnvironment = environment.getOrDefault("FAIRLEAD_ADMIN_TOKEN_FILE", "");
        if (tokenFile != null) {
            return Optional.of(Token.of(Files.readString(tokenFile)));
        }
        if (!inEnvironment.isBlank()) {
            return Optional.of(Token.of(inEnvironment));
        }
        return fileInEnvironment.isBlank()
                ? Optional.empty()
                : Optional.of(Token.of(Files.readString(Path.of(fileInEnvironment))));
    }

    private void print(String answer) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.print(answer);
        } else {
            out.print(StatusText.of(JsonMapper.shared().readValue(answer, StatusReport.class)));
        }
        out.flush();
    }
}
