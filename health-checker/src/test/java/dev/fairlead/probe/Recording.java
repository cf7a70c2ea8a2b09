package dev.fairlead.probe;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What real members answered while something happened to their cluster; the README beside the recordings says how they were made. */
record Recording(List<Entry> entries) {
    /** Every situation that was recorded with both versions. */
    static final List<String> SITUATIONS = List.of(
            "ordinary",
            "switchover",
            "crash",
            "frozen-and-thawed",
            "postgresql-restarted",
            "patroni-restarted-in-pause",
            "renamed-in-pause",
            "dcs-outage",
            "dcs-outage-in-failsafe-mode",
            "postmaster-hung",
            "postgresql-hung",
            "short-ttl",
            "standby-cluster",
            "site-switch",
            "standby-cluster-switchover");

    /** One line of a recording. */
    sealed interface Entry {}

    /** What was done to the cluster. */
    record Note(String text) implements Entry {}

    /** @param member the site and the name that the member had at first, such as {@code a.node1} */
    record Answer(String member, String path, int status, String body) implements Entry {
        /** The body of a role check. */
        PatroniStatus said() {
            return Bodies.status(body).orElseThrow();
        }

        Listing.Listed listed() {
            return Bodies.listing(body, member, 0, 0).orElseThrow();
        }
    }

    static Recording of(String version, String situation) {
        List<Entry> entries = new ArrayList<>();
        FakePatroni.recorded("recorded/" + version + "/" + situation + ".jsonl")
                .lines()
                .forEach(line -> entries.add(entry(Json.object(line).orElseThrow())));
        return new Recording(List.copyOf(entries));
    }

    private static Entry entry(Json line) {
        if (line.get("note") instanceof Json.Text note) {
            return new Note(note.text());
        }
        int status = Integer.parseInt(line.get("status").asWritten());
        return new Answer(
                line.get("site").asWritten() + "." + line.get("server").asWritten(),
                line.get("path").asWritten(),
                status,
                line.get(status == 0 ? "failure" : "body").asWritten());
    }

    /** All that came, to any question. */
    Stream<Answer> answers() {
        return entries.stream()
                .filter(Answer.class::isInstance)
                .map(Answer.class::cast)
                .filter(answer -> answer.status() != 0);
    }

    Stream<Answer> answers(String path) {
        return answers().filter(answer -> answer.path().equals(path));
    }

    /** What was answered after the first note that begins with {@code text}. */
    Recording after(String text) {
        return new Recording(entries.stream()
                .dropWhile(entry -> !(entry instanceof Note note && note.text().startsWith(text)))
                .toList());
    }
}
