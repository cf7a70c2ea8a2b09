package dev.fairlead.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import tools.jackson.databind.json.JsonMapper;

/** Which answer belongs to which path. Any thread. */
final class Answers {
    private static final String READYZ = "/readyz/";

    private final AdminSource source;

    Answers(AdminSource source) {
        this.source = source;
    }

    Answer to(String method, String path) {
        Answer found = toGet(path);
        boolean reading = method.equals("GET") || method.equals("HEAD");
        return reading || found.status() == 404 ? found : Answer.text(405, "only GET and HEAD are answered here");
    }

    private Answer toGet(String path) {
        return switch (path) {
            case "/livez" -> Answer.text(200, "live");
            case "/readyz" -> readiness(source.readiness());
            case "/metrics" -> Answer.metrics(source.metrics());
            case "/api/v1/status" -> Answer.json(Json.MAPPER.writeValueAsString(source.status()) + "\n");
            default -> path.startsWith(READYZ) ? route(path.substring(READYZ.length())) : nothing(path);
        };
    }

    private static Answer readiness(AdminSource.Readiness readiness) {
        return Answer.text(readiness.isReady() ? 200 : 503, readiness.text());
    }

    private Answer route(String name) {
        return source.route(name)
                .map(route -> Answer.text(route.serves() ? 200 : 503, route.detail()))
                .orElseGet(() -> Answer.text(404, "no route is named " + name));
    }

    private static Answer nothing(String path) {
        return Answer.text(
                404, "nothing is at " + path + "; try /livez, /readyz, /readyz/ROUTE, /metrics or /api/v1/status");
    }

    /** Loaded at the first status request: start-up does not wait for it. */
    static final class Json {
        static final JsonMapper MAPPER = JsonMapper.builder()
                .changeDefaultPropertyInclusion(
                        inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_ABSENT))
                .build();

        private Json() {}
    }
}
