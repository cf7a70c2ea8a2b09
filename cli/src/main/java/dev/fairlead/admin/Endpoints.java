package dev.fairlead.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which handler belongs to which method and path. Filled by the wiring before the server starts, and not changed after; then any thread.
 *
 * <p>Who may ask is not decided here but by {@link Access}, before a handler is looked for.
 */
public final class Endpoints {
    private final List<Endpoint> all = new ArrayList<>();

    private record Endpoint(String method, List<String> template, Handler handler) {}

    /** What was found for a request. */
    sealed interface Found {
        record Handled(Handler handler, Request request) implements Found {}

        /** @param allowed the methods that the path knows, for the header */
        record WrongMethod(Set<String> allowed) implements Found {}

        record Nothing() implements Found {}
    }

    /**
     * Adds one.
     *
     * @param method {@code GET} (which answers HEAD too), {@code POST} or {@code DELETE}
     * @param template a path whose segments may be {@code {name}}, such as {@code /api/v1/routes/{route}/hold}
     */
    public Endpoints add(String method, String template, Handler handler) {
        all.add(new Endpoint(method, segments(template), handler));
        return this;
    }

    /** Each as METHOD and template, in the order in which they were added. */
    List<String> all() {
        return all.stream()
                .map(endpoint -> endpoint.method() + " /" + String.join("/", endpoint.template()))
                .toList();
    }

    Found find(Request request) {
        List<String> path = segments(request.path());
        Set<String> methods = new TreeSet<>();
        for (Endpoint endpoint : all) {
            Optional<Map<String, String>> variables = match(endpoint.template(), path);
            if (variables.isPresent() && endpoint.method().equals(request.method())) {
                return new Found.Handled(endpoint.handler(), request.with(variables.get()));
            }
            variables.ifPresent(_ -> methods.addAll(methods(endpoint)));
        }
        return methods.isEmpty() ? new Found.Nothing() : new Found.WrongMethod(methods);
    }

    private static List<String> methods(Endpoint endpoint) {
        return endpoint.method().equals("GET") ? List.of("GET", "HEAD") : List.of(endpoint.method());
    }

    private static Optional<Map<String, String>> match(List<String> template, List<String> path) {
        if (template.size() != path.size()) {
            return Optional.empty();
        }
        Map<String, String> variables = new LinkedHashMap<>();
        for (int i = 0; i < template.size(); i++) {
            String wanted = template.get(i);
            boolean variable = wanted.startsWith("{") && !path.get(i).isEmpty();
            if (variable) {
                variables.put(wanted.substring(1, wanted.length() - 1), unescaped(path.get(i)));
            } else if (!wanted.equals(path.get(i))) {
                return Optional.empty();
            }
        }
        return Optional.of(variables);
    }

    private static List<String> segments(String path) {
        return List.of(path.substring(1).split("/", -1));
    }

    /** A plus is a plus in a path. */
    private static String unescaped(String segment) {
        try {
            return URLDecoder.decode(segment.replace("+", "%2B"), UTF_8);
        } catch (IllegalArgumentException malformed) {
            throw new BadRequest("the path has an escape that cannot be read");
        }
    }
}
