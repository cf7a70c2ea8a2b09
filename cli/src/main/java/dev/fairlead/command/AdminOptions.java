package dev.fairlead.command;

import dev.fairlead.config.CommonCase;
import dev.fairlead.config.Token;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a running proxy is reached: flags that all client commands have. A token is never taken from the command line, which others can read. */
final class AdminOptions {
    /** Where a proxy is asked unless something else is said. */
    static final String USUAL = "127.0.0.1:8080";

    @Option(
            names = "--admin",
            paramLabel = "ADDRESS:PORT",
            description = "The proxy's admin address or URL; " + USUAL + " unless given. Or: FAIRLEAD_ADMIN")
    private @Nullable String admin;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "File with the token, if the proxy asks for one. Or: FAIRLEAD_ADMIN_TOKEN_FILE, or the token"
                    + " itself in FAIRLEAD_ADMIN_TOKEN")
    private @Nullable Path tokenFile;

    /** @throws ClientFailure when what was given cannot be used */
    AdminClient client(Map<String, String> environment) throws ClientFailure {
        try {
            return new AdminClient(AdminClient.base(address(environment)), token(environment), agent(environment));
        } catch (IOException | IllegalArgumentException e) {
            throw new ClientFailure(ExitCode.INVALID, String.valueOf(e.getMessage()));
        }
    }

    /** The client for a URL, with what the environment has of a token. */
    static AdminClient clientOf(String url, Map<String, String> environment) throws ClientFailure {
        var options = new AdminOptions();
        options.admin = url;
        return options.client(environment);
    }

    private String address(Map<String, String> environment) {
        if (admin != null) {
            return admin;
        }
        String variable = environment.getOrDefault("FAIRLEAD_ADMIN", "");
        return variable.isBlank() ? USUAL : variable;
    }

    private Optional<Token> token(Map<String, String> environment) throws IOException {
        String inEnvironment = environment.getOrDefault(CommonCase.TOKEN_VARIABLE, "");
        String fileInEnvironment = environment.getOrDefault("FAIRLEAD_ADMIN_TOKEN_FILE", "");
        if (tokenFile != null) {
            return Optional.of(Token.of(read(tokenFile)));
        }
        if (!inEnvironment.isBlank()) {
            return Optional.of(Token.of(inEnvironment));
        }
        return fileInEnvironment.isBlank() ? Optional.empty() : Optional.of(Token.of(read(Path.of(fileInEnvironment))));
    }

    private static String read(Path file) throws IOException {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new IOException("cannot read the token in " + file, e);
        }
    }

    /** The person at the keyboard, for the log. */
    private static String agent(Map<String, String> environment) {
        String user = environment.getOrDefault("SUDO_USER", System.getProperty("user.name", ""));
        // A container's user often has a number only, which the JDK calls "?".
        boolean hasName = !user.isBlank() && !user.equals("?");
        return "fairlead/" + Version.text() + (hasName ? " (" + user + ")" : "");
    }
}
