package dev.fairlead.bench.e2e;

import dev.fairlead.bench.peer.FairleadProcess;
import java.util.Arrays;
import java.util.List;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/** What a Fairlead with one cluster tells about itself, in the words of its status and its metrics. */
record FairleadSays(FairleadProcess fairlead) {
    /** {@code writable}, {@code unready}, {@code contested} or a vacancy's word. */
    String verdict() {
        return primary().path("verdict").asString("");
    }

    /** {@code own}, {@code second-hand} or {@code paused}; empty unless writable. */
    String confirmation() {
        return primary().path("confirmation").asString("");
    }

    List<String> alarms() {
        return texts(cluster().path("alarms"));
    }

    boolean isPaused() {
        return cluster().path("paused").asBoolean(false);
    }

    boolean hasAlarm(String word) {
        return alarms().stream().anyMatch(alarm -> alarm.contains(word));
    }

    /** How old the last well-formed answer of this member is. */
    long wordAgeMillis(String member) {
        return stream(cluster().path("members"))
                .filter(entry -> entry.path("name").asString("").equals(member))
                .mapToLong(entry -> entry.path("wordAgeMillis").asLong(0))
                .findFirst()
                .orElse(0);
    }

    /** Whether this member is still one of the cluster; one that is listed no more is shown for a while, as such. */
    boolean lists(String member) {
        return stream(cluster().path("members"))
                .filter(entry -> entry.path("name").asString("").equals(member))
                .anyMatch(entry -> !entry.path("detail").asString("").contains("not listed any more"));
    }

    /** Where new sessions of this route go; nobody while it is held. */
    List<String> targets(String route) {
        return texts(route(route).path("members"));
    }

    boolean holds(String route) {
        return route(route).path("leads").asString("").equals("held");
    }

    /** How often this route has changed where it leads. */
    long changes(String route) {
        return count("fairlead_route_changes_total", "route=\"" + route + "\"");
    }

    /** How often a session of this route had to wait. */
    long holdsBegun(String route) {
        return count("fairlead_holds_total", "route=\"" + route + "\"");
    }

    /** How many sessions of this route ended with this reason. */
    long closed(String route, String reason) {
        return count("fairlead_sessions_closed_total", "route=\"" + route + "\"", "reason=\"" + reason + "\"");
    }

    /** How many wishes to reload came to this: {@code applied}, {@code unchanged} or {@code refused}. */
    long reloads(String result) {
        return count("fairlead_reloads_total", "result=\"" + result + "\"");
    }

    /** All routes, in the order of the configuration; then those that were removed and have sessions left. */
    List<String> routes() {
        return stream(fairlead.status().path("routes"))
                .map(route -> route.path("name").asString(""))
                .toList();
    }

    /** The sum of this metric's samples that carry all these labels; zero when there is none. */
    private long count(String metric, String... labels) {
        return (long) fairlead.get("/metrics").stream()
                .flatMap(answer -> answer.body().lines())
                .filter(line ->
                        line.startsWith(metric + "{") && Arrays.stream(labels).allMatch(line::contains))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private JsonNode primary() {
        return cluster().path("primary");
    }

    private JsonNode cluster() {
        return fairlead.status().path("clusters").path(0);
    }

    private JsonNode route(String name) {
        return stream(fairlead.status().path("routes"))
                .filter(route -> route.path("name").asString("").equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no route " + name + " in " + fairlead.status()));
    }

    private static List<String> texts(JsonNode list) {
        return stream(list).map(node -> node.asString("")).toList();
    }

    private static java.util.stream.Stream<JsonNode> stream(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false);
    }
}
