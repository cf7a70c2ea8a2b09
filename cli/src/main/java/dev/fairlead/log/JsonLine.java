package dev.fairlead.log;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.logging.Formatter;
import java.util.logging.LogRecord;
import tools.jackson.databind.json.JsonMapper;

/** {@code {"time":"…","level":"INFO","source":"routetable","message":"…"}}, with {@code error} where there is one, and what a session's line has as fields of their own. */
final class JsonLine extends Formatter {
    private final JsonMapper mapper = new JsonMapper();

    @Override
    public String format(LogRecord line) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("time", line.getInstant().toString());
        fields.put("level", Logging.word(line.getLevel()));
        fields.put("source", Logging.source(line));
        if (line instanceof SessionLine session) {
            fields.put("message", "session ended");
            fields.putAll(session.fields());
        } else {
            fields.put("message", formatMessage(line));
        }
        if (line.getThrown() != null) {
            fields.put("error", TextLine.trace(line.getThrown()));
        }
        return mapper.writeValueAsString(fields) + "\n";
    }
}
