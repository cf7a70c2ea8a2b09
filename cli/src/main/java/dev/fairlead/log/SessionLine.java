package dev.fairlead.log;

import dev.fairlead.routing.Target;
import dev.fairlead.session.SessionSummary;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.stream.Collectors;

/** A line about a session that has ended: one text for people, fields of their own for machines. */
final class SessionLine extends LogRecord {
    private static final long serialVersionUID = 1;

    private final transient Map<String, Object> fields;

    SessionLine(SessionSummary summary) {
        this(fields(summary));
    }

    private SessionLine(Map<String, Object> fields) {
        super(Level.INFO, text(fields));
        this.fields = Collections.unmodifiableMap(fields);
    }

    /** Texts and numbers by name, in the order in which they are read. */
    Map<String, Object> fields() {
        return fields;
    }

    private static Map<String, Object> fields(SessionSummary summary) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("id", summary.id());
        fields.put("route", summary.route());
        fields.put("client", address(summary));
        fields.put("member", summary.target().map(Target::member).orElse("-"));
        fields.put("backend", summary.target().map(t -> t.backend().toString()).orElse("-"));
        fields.put("sentBytes", summary.bytesToUpstream());
        fields.put("receivedBytes", summary.bytesToDownstream());
        fields.put("heldMillis", millis(summary.heldNanos()));
        fields.put("dialMillis", millis(summary.dialNanos()));
        fields.put("openMillis", millis(Math.max(0, summary.openingNanos() - summary.dialNanos())));
        fields.put("relayMillis", millis(summary.relayNanos()));
        fields.put("totalMillis", millis(summary.totalNanos()));
        fields.put("reason", summary.reason().label());
        return fields;
    }

    private static String text(Map<String, Object> fields) {
        return "session "
                + fields.entrySet().stream()
                        .map(field -> word(field.getKey(), field.getValue()))
                        .collect(Collectors.joining(" "));
    }

    /** {@code heldMillis} 1.5 is read as {@code held=1.5ms}. */
    private static String word(String name, Object value) {
        if (name.endsWith("Millis")) {
            return name.substring(0, name.length() - "Millis".length()) + "="
                    + String.format(Locale.ROOT, "%.1fms", (Double) value);
        }
        return name.endsWith("Bytes")
                ? name.substring(0, name.length() - "Bytes".length()) + "=" + value + "B"
                : name + "=" + value;
    }

    private static String address(SessionSummary summary) {
        String host = summary.client().getAddress().getHostAddress();
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":"
                + summary.client().getPort();
    }

    private static double millis(long nanos) {
        return Math.round(nanos / 1e5) / 10.0;
    }
}
