package dev.fairlead.bench.browser;

import dev.fairlead.bench.lab.LabException;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Debian's {@code chromedriver} as a process of our own, asked over HTTP as <a href="https://www.w3.org/TR/webdriver2/">WebDriver</a> says. The protocol is a
 * path and a JSON object for each command, so no library stands between.
 */
final class Driver implements AutoCloseable {
    private static final Pattern PORT = Pattern.compile("started successfully on port (\\d+)");
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Process process;
    private final URI address;
    private final HttpClient http = HttpClient.newHttpClient();

    private Driver(Process process, URI address) {
        this.process = process;
        this.address = address;
    }

    /** Starts it on a port that it chooses. */
    static Driver start() {
        try {
            Process process = new ProcessBuilder("chromedriver", "--port=0")
                    .redirectErrorStream(true)
                    .start();
            BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                Matcher port = PORT.matcher(line);
                if (port.find()) {
                    // It says little more, and that much fits into the pipe.
                    return new Driver(process, URI.create("http://127.0.0.1:" + port.group(1)));
                }
            }
            throw new LabException("chromedriver ended without a port");
        } catch (IOException e) {
            throw new LabException("cannot start chromedriver", e);
        }
    }

    JsonNode post(String path, Map<String, ?> body) {
        return send(path, "POST", JsonMapper.shared().writeValueAsString(body));
    }

    JsonNode get(String path) {
        return send(path, "GET", "");
    }

    JsonNode delete(String path) {
        return send(path, "DELETE", "");
    }

    /** What a command returns. Throws {@link LabException} with the driver's words when it fails. */
    private JsonNode send(String path, String method, String body) {
        var request = HttpRequest.newBuilder(address.resolve(path))
                .timeout(PATIENCE)
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            JsonNode value = JsonMapper.shared().readTree(answer.body()).path("value");
            if (answer.statusCode() != 200) {
                throw new LabException(method + " " + path + ": "
                        + value.path("error").asString("?") + ", "
                        + value.path("message").asString("").lines().findFirst().orElse(""));
            }
            return value;
        } catch (IOException e) {
            throw new LabException("chromedriver does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("interrupted while asking chromedriver", e);
        }
    }

    @Override
    public void close() {
        http.close();
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().onExit().join();
    }
}
