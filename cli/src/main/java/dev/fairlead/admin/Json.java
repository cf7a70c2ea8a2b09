package dev.fairlead.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** How values are written and read. Loaded at the first answer that needs it: start-up does not wait for it. */
public final class Json {
    public static final String TYPE = "application/json";

    static final JsonMapper MAPPER = JsonMapper.builder()
            .changeDefaultPropertyInclusion(inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_ABSENT))
            .build();

    private Json() {}

    /** @param value a record, or another value that Jackson can write; absent ones are left out */
    public static byte[] bytes(Object value) {
        return MAPPER.writeValueAsBytes(value);
    }

    /**
     * The fields of an object, values as text.
     *
     * @throws BadRequest when it is none, or has fields that are no single values
     */
    public static Map<String, String> texts(String body) {
        Map<String, String> texts = new TreeMap<>();
        for (Map.Entry<String, JsonNode> field : object(body).properties()) {
            if (!field.getValue().isValueNode()) {
                throw new BadRequest(field.getKey() + ": must be a single value");
            }
            texts.put(field.getKey(), field.getValue().asString(""));
        }
        return texts;
    }

    private static JsonNode object(String body) {
        try {
            JsonNode tree = MAPPER.readTree(body);
            if (tree.isObject()) {
                return tree;
            }
        } catch (JacksonException garbled) {
            throw new BadRequest("the body cannot be read as JSON");
        }
        throw new BadRequest("the body must be a JSON object");
    }

    /** One line. */
    public static String write(Object value) {
        return MAPPER.writeValueAsString(value);
    }
}
