package dev.fairlead.admin;

import java.util.Map;
import java.util.Optional;

/**
 * One admitted request, as handlers see it. Immutable.
 *
 * @param method such as {@code GET}; a HEAD is shown as the GET that it stands for
 * @param path as sent, with its escapes
 * @param variables what stands at the places of the template, unescaped
 * @param query the query's parameters, unescaped; the first of each name
 * @param body as text, empty without one; bounded by the server
 * @param who address and program of the caller, for the log; of printable characters only
 */
public record Request(
        String method, String path, Map<String, String> variables, Map<String, String> query, String body, String who) {
    public Request {
        variables = Map.copyOf(variables);
        query = Map.copyOf(query);
    }

    /** What stands at {@code {name}} in the template that the handler was added for. */
    public String variable(String name) {
        String value = variables.get(name);
        if (value == null) {
            throw new IllegalArgumentException("the template has no {" + name + "}");
        }
        return value;
    }

    public Optional<String> parameter(String name) {
        return Optional.ofNullable(query.get(name)).filter(value -> !value.isBlank());
    }

    Request with(Map<String, String> found) {
        return new Request(method, path, found, query, body, who);
    }
}
