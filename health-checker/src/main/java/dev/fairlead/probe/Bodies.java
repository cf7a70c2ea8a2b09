package dev.fairlead.probe;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads Patroni's JSON. Missing and unknown fields are fine; a body that is not what was asked for gives empty. */
final class Bodies {
    private static final JsonMapper MAPPER = new JsonMapper();

    private Bodies() {}

    /** A role check's body: an object with a role and a state. */
    static Optional<PatroniStatus> status(String text) {
        return object(text)
                .filter(body ->
                        !word(body, "role").isEmpty() && !word(body, "state").isEmpty())
                .map(Bodies::status);
    }

    private static PatroniStatus status(JsonNode body) {
        JsonNode patroni = body.path("patroni");
        return new PatroniStatus(
                word(body, "role"),
                word(body, "state"),
                number(body, "timeline"),
                xlog(body.path("xlog")),
                text(body, "replication_state"),
                isTrue(body, "sync_standby"),
                isTrue(body, "quorum_standby"),
                isTrue(body, "pause"),
                isTrue(body, "cluster_unlocked"),
                isTrue(body, "failsafe_mode_is_active"),
                tags(body.path("tags")),
                text(body, "database_system_identifier"),
                text(patroni, "scope"),
                text(patroni, "name"),
                text(patroni, "version"));
    }

    private static PatroniStatus.Xlog xlog(JsonNode xlog) {
        return new PatroniStatus.Xlog(
                bytes(xlog, "location"), bytes(xlog, "received_location"), bytes(xlog, "replayed_location"));
    }

    /** The members of {@code /cluster}; empty when the body has no list of them. */
    static Optional<Listing.Listed> listing(String text, String asked, long sentAt, long endedAt) {
        return object(text)
                .filter(body -> body.path("members").isArray())
                .map(body -> new Listing.Listed(
                        asked,
                        entries(body.path("members")),
                        text(body, "scope"),
                        isTrue(body, "pause"),
                        sentAt,
                        endedAt));
    }

    private static List<Listing.Entry> entries(JsonNode members) {
        List<Listing.Entry> entries = new ArrayList<>();
        for (JsonNode member : members) {
            if (!word(member, "name").isEmpty()) {
                entries.add(new Listing.Entry(
                        word(member, "name"),
                        word(member, "role"),
                        word(member, "state"),
                        word(member, "api_url"),
                        word(member, "host"),
                        number(member, "port").orElse(0),
                        number(member, "timeline"),
                        tags(member.path("tags"))));
            }
        }
        return entries;
    }

    /** The times of {@code /config}; Patroni's defaults for those that are not set. */
    static Optional<DcsSettings> settings(String text) {
        return object(text)
                .map(body -> new DcsSettings(
                        seconds(body, "ttl", DcsSettings.DEFAULTS.ttl()),
                        seconds(body, "loop_wait", DcsSettings.DEFAULTS.loopWait()),
                        seconds(body, "retry_timeout", DcsSettings.DEFAULTS.retryTimeout())));
    }

    private static Duration seconds(JsonNode body, String field, Duration fallback) {
        JsonNode value = body.path(field);
        return value.isNumber() && value.asDouble() >= 0 && value.asDouble() < 1e6
                ? Duration.ofMillis((long) (value.asDouble() * 1000))
                : fallback;
    }

    private static Optional<JsonNode> object(String text) {
        try {
            return Optional.of(MAPPER.readTree(text)).filter(JsonNode::isObject);
        } catch (JacksonException notJson) {
            return Optional.empty();
        }
    }

    private static String word(JsonNode body, String field) {
        JsonNode value = body.path(field);
        return value.isString() ? value.asString() : "";
    }

    /** A text, or a number as text; empty for anything else. */
    private static Optional<String> text(JsonNode body, String field) {
        JsonNode value = body.path(field);
        return value.isString() || value.isNumber() ? Optional.of(value.asString()) : Optional.empty();
    }

    private static boolean isTrue(JsonNode body, String field) {
        return body.path(field).isBoolean() && body.path(field).asBoolean();
    }

    private static OptionalInt number(JsonNode body, String field) {
        JsonNode value = body.path(field);
        return value.canConvertToInt() && value.isIntegralNumber() && value.asInt() >= 0
                ? OptionalInt.of(value.asInt())
                : OptionalInt.empty();
    }

    private static OptionalLong bytes(JsonNode body, String field) {
        JsonNode value = body.path(field);
        return value.canConvertToLong() && value.isIntegralNumber() && value.asLong() >= 0
                ? OptionalLong.of(value.asLong())
                : OptionalLong.empty();
    }

    private static Map<String, String> tags(JsonNode tags) {
        Map<String, String> texts = new TreeMap<>();
        tags.properties()
                .forEach(tag -> texts.put(
                        tag.getKey(),
                        tag.getValue().isValueNode()
                                ? tag.getValue().asString()
                                : tag.getValue().toString()));
        return texts;
    }
}
