package dev.fairlead.probe;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;

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
                text(patroni, "version"));
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

    /** The times of {@code /config}; Patroni's defaults for those that are not set. */
    static Optional<DcsSettings> settings(String text) {
        return Json.object(text)
                .map(body -> new DcsSettings(
                        seconds(body, "ttl", DcsSettings.DEFAULTS.ttl()),
                        seconds(body, "loop_wait", DcsSettings.DEFAULTS.loopWait()),
                        seconds(body, "retry_timeout", DcsSettings.DEFAULTS.retryTimeout())));
    }

    private static Duration seconds(Json body, String field, Duration fallback) {
        if (body.get(field) instanceof Json.Digits number) {
            double seconds = Double.parseDouble(number.digits());
            return seconds >= 0 && seconds < 1e6 ? Duration.ofMillis((long) (seconds * 1000)) : fallback;
        }
        return fallback;
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
        return body.get(field) instanceof Json.Digits number && number.isWhole()
                ? whole(number.digits())
                : OptionalLong.empty();
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
