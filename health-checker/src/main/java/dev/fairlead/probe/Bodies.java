package dev.fairlead.probe;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Reads Patroni's JSON. Missing and unknown fields are fine; a body that is not what was asked for gives empty. */
final class Bodies {
    private Bodies() {}

    /** A role check's body: an object with a role and a state. */
    static Optional<PatroniStatus> status(String text) {
        return Json.object(text)
                .filter(body ->
                        !word(body, "role").isEmpty() && !word(body, "state").isEmpty())
                .map(Bodies::status);
    }

    private static PatroniStatus status(Json body) {
        Json patroni = body.get("patroni");
        return new PatroniStatus(
                word(body, "role"),
                word(body, "state"),
                number(body, "timeline"),
                xlog(body.get("xlog")),
                text(body, "replication_state"),
                isTrue(body, "sync_standby"),
                isTrue(body, "quorum_standby"),
                isTrue(body, "pause"),
                isTrue(body, "cluster_unlocked"),
                isTrue(body, "failsafe_mode_is_active"),
                tags(body.get("tags")),
                text(body, "database_system_identifier"),
                text(patroni, "scope"),
                text(patroni, "name"),
                text(patroni, "version"),
                followers(body.get("replication")));
    }

    /** The standbys that stream from this member, as {@code pg_stat_replication} names them: Patroni names each after its member. */
    private static Set<String> followers(Json replication) {
        Set<String> followers = new TreeSet<>();
        if (replication instanceof Json.Items senders) {
            senders.all().stream()
                    .filter(sender -> word(sender, "state").equals("streaming"))
                    .map(sender -> word(sender, "application_name"))
                    .forEach(followers::add);
        }
        return followers;
    }

    private static PatroniStatus.Xlog xlog(Json xlog) {
        return new PatroniStatus.Xlog(
                bytes(xlog, "location"), bytes(xlog, "received_location"), bytes(xlog, "replayed_location"));
    }

    /** The members of {@code /cluster}; empty when the body has no list of them. */
    static Optional<Listing.Listed> listing(String text, String asked, long sentAt, long endedAt) {
        return Json.object(text)
                .filter(body -> body.get("members") instanceof Json.Items)
                .map(body -> new Listing.Listed(
                        asked,
                        entries(body.get("members")),
                        text(body, "scope"),
                        isTrue(body, "pause"),
                        sentAt,
                        endedAt));
    }

    private static List<Listing.Entry> entries(Json members) {
        List<Listing.Entry> entries = new ArrayList<>();
        for (Json member : members instanceof Json.Items items ? items.all() : List.<Json>of()) {
            if (!word(member, "name").isEmpty()) {
                entries.add(new Listing.Entry(
                        word(member, "name"),
                        word(member, "role"),
                        word(member, "state"),
                        word(member, "api_url"),
                        word(member, "host"),
                        number(member, "port").orElse(0),
                        number(member, "timeline"),
                        tags(member.get("tags"))));
            }
        }
        return entries;
    }

    /** The times of {@code /config}; Patroni's defaults for those that are not set, or not understood, which it says. */
    static Optional<DcsSettings> settings(String text) {
        return Json.object(text).map(body -> {
            List<String> complaints = new ArrayList<>();
            return new DcsSettings(
                    seconds(body, "ttl", DcsSettings.DEFAULTS.ttl(), complaints),
                    seconds(body, "loop_wait", DcsSettings.DEFAULTS.loopWait(), complaints),
                    seconds(body, "retry_timeout", DcsSettings.DEFAULTS.retryTimeout(), complaints),
                    complaints);
        });
    }

    /** Patroni takes a number that is written as text, too. */
    private static Duration seconds(Json body, String field, Duration fallback, List<String> complaints) {
        Json value = body.get(field);
        if (value instanceof Json.Nothing) {
            return fallback;
        }
        try {
            double seconds = Double.parseDouble(value.asWritten().strip());
            if (seconds >= 0 && seconds < 1e6) {
                return Duration.ofMillis((long) (seconds * 1000));
            }
        } catch (NumberFormatException notANumber) {
            // Said below.
        }
        complaints.add(field + " in Patroni's dynamic configuration is not understood, " + fallback.toSeconds()
                + " s are assumed");
        return fallback;
    }

    /** The rows of {@code /history}: timeline, position at which it ended, and more that routing does not need. */
    static Optional<Branches> history(String text) {
        return Json.array(text).map(rows -> {
            SortedMap<Integer, Long> ends = new TreeMap<>();
            for (Json row : rows.all()) {
                if (row instanceof Json.Items items && items.all().size() >= 2) {
                    OptionalLong timeline = bytes(items.all().get(0));
                    OptionalLong end = bytes(items.all().get(1));
                    if (timeline.isPresent() && timeline.getAsLong() <= Integer.MAX_VALUE && end.isPresent()) {
                        ends.put((int) timeline.getAsLong(), end.getAsLong());
                    }
                }
            }
            return new Branches(ends);
        });
    }

    private static String word(Json body, String field) {
        return body.get(field) instanceof Json.Text text ? text.text() : "";
    }

    /** A text, or a number as text; empty for anything else. */
    private static Optional<String> text(Json body, String field) {
        Json value = body.get(field);
        return value instanceof Json.Text || value instanceof Json.Digits
                ? Optional.of(value.asWritten())
                : Optional.empty();
    }

    private static boolean isTrue(Json body, String field) {
        return body.get(field) instanceof Json.Truth truth && truth.isTrue();
    }

    private static OptionalInt number(Json body, String field) {
        OptionalLong whole = bytes(body, field);
        return whole.isPresent() && whole.getAsLong() <= Integer.MAX_VALUE
                ? OptionalInt.of((int) whole.getAsLong())
                : OptionalInt.empty();
    }

    private static OptionalLong bytes(Json body, String field) {
        return bytes(body.get(field));
    }

    private static OptionalLong bytes(Json value) {
        return value instanceof Json.Digits number && number.isWhole() ? whole(number.digits()) : OptionalLong.empty();
    }

    /** Empty when it is negative, or too large to be a position in the log. */
    private static OptionalLong whole(String digits) {
        try {
            long value = Long.parseLong(digits);
            return value >= 0 ? OptionalLong.of(value) : OptionalLong.empty();
        } catch (NumberFormatException tooLarge) {
            return OptionalLong.empty();
        }
    }

    private static Map<String, String> tags(Json tags) {
        Map<String, String> texts = new TreeMap<>();
        if (tags instanceof Json.Fields fields) {
            fields.all().forEach((name, value) -> texts.put(name, value.asWritten()));
        }
        return texts;
    }
}
