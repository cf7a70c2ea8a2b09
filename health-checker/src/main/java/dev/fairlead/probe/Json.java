package dev.fairlead.probe;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/**
 * A JSON value. Made of the parser's tokens: binding libraries bring five hundred classes, which a start would wait for.
 *
 * <p>Nesting, numbers and values are bounded by the parser: whoever answers in a member's place must not fill the heap, which all members share.
 */
sealed interface Json {
    /** Patroni's own answers nest six deep; a listing has some twenty tokens a member. A value takes up to a hundred bytes, however short its text is. */
    JsonFactory PARSERS = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(32)
                    .maxTokenCount(100_000)
                    .build())
            .build();

    /** {@code null}, and what is missing. */
    enum Nothing implements Json {
        NOTHING
    }

    record Truth(boolean isTrue) implements Json {}

    record Text(String text) implements Json {}

    /**
     * A number.
     *
     * @param digits as they were written
     */
    record Digits(String digits, boolean isWhole) implements Json {}

    /** An array, and where it was written. */
    record Items(List<Json> all, Slice source) implements Json {}

    /**
     * An object.
     *
     * @param all by name, in the order of the text; of a name that is there twice, the last
     * @param source where it was written
     */
    record Fields(Map<String, Json> all, Slice source) implements Json {}

    /**
     * A part of the text. Cut when somebody asks: each level of nesting would otherwise keep a copy of all that is below it.
     *
     * @param end the place after the last character
     */
    record Slice(String text, int begin, int end) {
        String cut() {
            return text.substring(begin, end);
        }
    }

    /** Empty unless {@code text} is one object and nothing else. */
    static Optional<Fields> object(String text) {
        return only(text, JsonToken.START_OBJECT).map(Fields.class::cast);
    }

    /** Empty unless {@code text} is one array and nothing else. */
    static Optional<Items> array(String text) {
        return only(text, JsonToken.START_ARRAY).map(Items.class::cast);
    }

    private static Optional<Json> only(String text, JsonToken start) {
        try (JsonParser parser = PARSERS.createParser(ObjectReadContext.empty(), text)) {
            if (parser.nextToken() != start) {
                return Optional.empty();
            }
            Json value = new Reading(parser, text).value();
            return parser.nextToken() == null ? Optional.of(value) : Optional.empty();
        } catch (JacksonException notJson) {
            return Optional.empty();
        }
    }

    /** The value of a field; nothing when this is no object, or has no such field. */
    default Json get(String field) {
        return this instanceof Fields fields ? fields.all().getOrDefault(field, Nothing.NOTHING) : Nothing.NOTHING;
    }

    /** A text as it is, anything else as it was written, but without blanks between tokens. */
    default String asWritten() {
        if (this instanceof Text text) {
            return text.text();
        }
        if (this instanceof Digits number) {
            return number.digits();
        }
        if (this instanceof Truth truth) {
            return String.valueOf(truth.isTrue());
        }
        if (this instanceof Items items) {
            return withoutBlanks(items.source().cut());
        }
        return this instanceof Fields fields ? withoutBlanks(fields.source().cut()) : "";
    }

    private static String withoutBlanks(String json) {
        var dense = new StringBuilder(json.length());
        boolean inText = false;
        for (int i = 0; i < json.length(); i++) {
            char each = json.charAt(i);
            if (inText || each > ' ') {
                dense.append(each);
            }
            if (inText && each == '\\') {
                i++;
                dense.append(json.charAt(i));
            } else if (each == '"') {
                inText = !inText;
            }
        }
        return dense.toString();
    }

    /** Makes values of tokens; each method begins at the first token of what it reads, and ends at the last. */
    record Reading(JsonParser parser, String source) {
        private Json value() {
            return switch (parser.currentToken()) {
                case START_OBJECT -> fields();
                case START_ARRAY -> items();
                case VALUE_STRING -> new Text(parser.getString());
                case VALUE_NUMBER_INT -> new Digits(parser.getString(), true);
                case VALUE_NUMBER_FLOAT -> new Digits(parser.getString(), false);
                case VALUE_TRUE -> new Truth(true);
                case VALUE_FALSE -> new Truth(false);
                default -> Nothing.NOTHING;
            };
        }

        private Fields fields() {
            long begin = parser.currentTokenLocation().getCharOffset();
            Map<String, Json> all = new LinkedHashMap<>();
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = parser.currentName();
                parser.nextToken();
                all.put(name, value());
            }
            return new Fields(all, sourceSince(begin));
        }

        private Items items() {
            long begin = parser.currentTokenLocation().getCharOffset();
            List<Json> all = new ArrayList<>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                all.add(value());
            }
            return new Items(all, sourceSince(begin));
        }

        private Slice sourceSince(long begin) {
            int last = (int) parser.currentTokenLocation().getCharOffset();
            return new Slice(source, (int) begin, last + 1);
        }
    }
}
