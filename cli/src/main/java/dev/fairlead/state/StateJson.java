package dev.fairlead.state;

import com.fasterxml.jackson.annotation.JsonInclude;
import tools.jackson.core.JacksonException;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.json.JsonMapper;

/** How knowledge is written and read: in ASCII, without what is absent. Loaded when it is first needed: start-up does not wait for it. */
final class StateJson {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .changeDefaultPropertyInclusion(inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_ABSENT))
            .build();

    private StateJson() {}

    static String line(Object value) {
        return MAPPER.writeValueAsString(value);
    }

    /** Several lines, for people. */
    static String text(Object value) {
        return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(value) + "\n";
    }

    /** @throws IllegalArgumentException when it cannot be read as one */
    static <T> T read(String text, Class<T> type) {
        try {
            T value = MAPPER.readValue(text, type);
            if (value != null) {
                return value;
            }
        } catch (JacksonException damaged) {
            throw new IllegalArgumentException("it is damaged: " + damaged.getOriginalMessage(), damaged);
        }
        throw new IllegalArgumentException("it says nothing");
    }
}
