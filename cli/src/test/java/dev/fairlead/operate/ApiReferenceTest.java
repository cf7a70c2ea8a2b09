package dev.fairlead.operate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.run.RunningProxy;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The reference of the API and a running proxy agree: on what can be asked, and on the fields of each answer and their types. */
@Timeout(90)
class ApiReferenceTest {
    private static final Path REFERENCE = Path.of("../docs/api.md");
    private static final Pattern EXAMPLE =
            Pattern.compile("Example: `(\\w+) ([^`]+)`\\s+```json\\n(.*?)```", Pattern.DOTALL);

    /** Left out of an answer that has no value for them. */
    private static final Set<String> OPTIONAL = Set.of(
            "scope",
            "systemIdentifier",
            "verdictAgeMillis",
            "leaseLeftMillis",
            "ageMillis",
            "lagBytes",
            "wordAgeMillis",
            "certificateExpires",
            "leftMillis",
            "probing",
            "probe",
            "lastTriggerAgeMillis",
            "member",
            "backend",
            "localPort",
            "releasesInMillis",
            "cutsInMillis",
            "file",
            "result",
            "at",
            "by");

    /** Objects whose fields are names: of routes, tags, loggers. */
    private static final Set<String> MAPS = Set.of("eligible", "tags", "levels");

    @TempDir
    private Path directory;

    private RunningProxy proxy;
    private Socket client;

    @BeforeEach
    void start() throws Exception {
        proxy = new RunningProxy(directory.resolve("fairlead.yaml"));
        client = proxy.served();
        proxy.ask("POST", "/api/v1/routes/replicas/hold");
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        proxy.close();
    }

    @Test
    void every_endpoint_is_described() throws Exception {
        String reference = Files.readString(REFERENCE);
        String sentence = JsonMapper.shared()
                .readTree(proxy.ask("GET", "/api/v1/nothing").body())
                .path("error")
                .asString();
        List<String> endpoints =
                List.of(sentence.substring(sentence.indexOf("try one of ") + 11).split(", "));

        assertThat(endpoints)
                .hasSizeGreaterThan(12)
                .allSatisfy(endpoint -> assertThat(reference).contains("`" + endpoint + "`"));
    }

    @Test
    void every_example_has_the_fields_and_types_of_the_answer() throws Exception {
        Matcher example = EXAMPLE.matcher(Files.readString(REFERENCE));
        List<String> differences = new ArrayList<>();
        int examples = 0;
        while (example.find()) {
            String path = here(example.group(2));
            HttpResponse<String> answer = proxy.ask(example.group(1), path, body(path));
            assertThat(answer.statusCode()).as(path + ": " + answer.body()).isEqualTo(200);
            JsonNode written = JsonMapper.shared().readTree(example.group(3));
            compare(example.group(2), written, JsonMapper.shared().readTree(answer.body()), differences);
            examples++;
        }

        assertThat(differences).isEmpty();
        assertThat(examples).isGreaterThanOrEqualTo(8);
    }

    /** The example's names, as they are here. */
    private String here(String path) throws Exception {
        JsonNode sessions = JsonMapper.shared()
                .readTree(proxy.ask("GET", "/api/v1/sessions?limit=1").body());
        String id = sessions.path("sessions").path(0).path("id").asString("0");
        return path.replace("/rw", "/primary")
                .replace("=rw", "=primary")
                .replace("pg1", "node1")
                .replace("timeline=7", "timeline=1")
                .replace("sessions/17", "sessions/" + id);
    }

    /** What is sent along: for a reload something to do, so that there are steps to compare. */
    private String body(String path) {
        return path.startsWith("/api/v1/reload") ? proxy.yaml() + "log: { sessions: true }\n" : "";
    }

    private static void compare(String where, JsonNode written, JsonNode real, List<String> differences) {
        if (written.getNodeType() != real.getNodeType()) {
            differences.add(where + ": is written as " + written.getNodeType() + " and is " + real.getNodeType());
        } else if (real.isObject()) {
            names(written, real).forEach(name -> compareField(where, name, written, real, differences));
        } else if (real.isArray() && !real.isEmpty()) {
            if (written.isEmpty()) {
                differences.add(where + ": is written as empty");
            } else {
                real.forEach(each -> compare(where + "[]", written.get(0), each, differences));
            }
        }
    }

    private static Stream<String> names(JsonNode written, JsonNode real) {
        return Stream.concat(written.propertyNames().stream(), real.propertyNames().stream())
                .distinct();
    }

    private static void compareField(
            String where, String name, JsonNode written, JsonNode real, List<String> differences) {
        String field = where + " " + name;
        if (!written.has(name)) {
            differences.add(field + ": is not written");
        } else if (real.has(name)) {
            if (!MAPS.contains(name)) {
                compare(field, written.get(name), real.get(name), differences);
            }
        } else if (!OPTIONAL.contains(name)) {
            differences.add(field + ": is written and does not exist");
        }
    }
}
