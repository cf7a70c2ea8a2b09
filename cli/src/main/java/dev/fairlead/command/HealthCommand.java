package dev.fairlead.command;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * {@code fairlead health}: whether the proxy is ready, for a container's health check.
 *
 * <p>Runs every few seconds beside a proxy whose processor time counts, so it goes without the libraries that the other commands load: one line is written to a
 * socket and one is read.
 */
@Command(
        name = "health",
        mixinStandardHelpOptions = true,
        versionProvider = Version.Provider.class,
        description =
                "Says whether the proxy in this container is ready, as /readyz does: from the first verdict until it"
                    + " drains, also while clients are held, but not when no member can be reached. Made for"
                    + " HEALTHCHECK: it costs less than the other commands. The proxy is asked at FAIRLEAD_ADMIN, or"
                    + " 127.0.0.1:8080.",
        footerHeading = "%n",
        footer = "Exit status: 0 ready; 1 not ready, or nobody answers.")
final class HealthCommand implements Callable<Integer> {
    private static final int CONNECT_MILLIS = 1_000;
    private static final int READ_MILLIS = 2_000;

    private final Map<String, String> environment;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    HealthCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    /** Whether the command line says no more than this command. */
    static boolean isAll(String... args) {
        return args.length == 1 && args[0].equals("health");
    }

    @Override
    public Integer call() {
        return ask(environment, spec.commandLine().getOut()::println);
    }

    /** Prints one line and returns the exit status. */
    static int ask(Map<String, String> environment, PrintStream out) {
        return ask(environment, (Consumer<String>) out::println);
    }

    private static int ask(Map<String, String> environment, Consumer<String> out) {
        String given = environment.getOrDefault("FAIRLEAD_ADMIN", "");
        String address = given.isBlank() ? AdminOptions.USUAL : given;
        try {
            String status = status(URI.create(AdminClient.base(address)));
            boolean isReady = status.startsWith("200");
            out.accept(isReady ? "ready" : "not ready: " + address + " says " + status);
            return isReady ? ExitCode.OK : ExitCode.FAILED;
        } catch (IOException | IllegalArgumentException e) {
            out.accept("nobody answers at " + address + ": " + e.getMessage());
            return ExitCode.FAILED;
        }
    }

    /** What follows the protocol in the first line of an answer, such as {@code 200 OK}. */
    private static String status(URI admin) throws IOException {
        try (var socket = new Socket()) {
            socket.setSoTimeout(READ_MILLIS);
            socket.connect(new InetSocketAddress(admin.getHost(), admin.getPort()), CONNECT_MILLIS);
            String request = "GET /readyz HTTP/1.1\r\nHost: " + admin.getAuthority() + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(US_ASCII));
            String line = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII)).readLine();
            if (line == null || !line.startsWith("HTTP/1.1 ")) {
                throw new IOException("this is not the answer of a fairlead");
            }
            return line.substring("HTTP/1.1 ".length());
        }
    }
}
