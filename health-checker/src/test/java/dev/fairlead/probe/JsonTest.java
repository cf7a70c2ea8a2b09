package dev.fairlead.probe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    @Test
    void reads_values_of_every_kind() {
        Json json = read("""
            {"text": "a\\u00e9\\n", "whole": -12, "broken": 1.50, "yes": true, "no": false, "none": null,
             "items": [1, "two", [ ]], "fields": {"x": {"y": 1}}}\
            """);

        assertThat(json.get("text")).isEqualTo(new Json.Text("aé\n"));
        assertThat(json.get("whole")).isEqualTo(new Json.Digits("-12", true));
        assertThat(json.get("broken")).isEqualTo(new Json.Digits("1.50", false));
        assertThat(json.get("yes")).isEqualTo(new Json.Truth(true));
        assertThat(json.get("no")).isEqualTo(new Json.Truth(false));
        assertThat(json.get("none")).isEqualTo(Json.Nothing.NOTHING);
        assertThat(json.get("missing")).isEqualTo(Json.Nothing.NOTHING);
        assertThat(((Json.Items) json.get("items")).all()).hasSize(3);
        assertThat(json.get("fields").get("x").get("y")).isEqualTo(new Json.Digits("1", true));
        assertThat(json.get("text").get("x")).isEqualTo(Json.Nothing.NOTHING);
    }

    @Test
    void keeps_how_a_value_was_written_but_for_blanks() {
        Json json =
                read("{\"é\": {\"a\": [1,  {\"b\" : null}]}, \"t\": \"x\", \"n\": 1e3, \"yes\": true, \"none\": null}");

        assertThat(json.get("é").asWritten()).isEqualTo("{\"a\":[1,{\"b\":null}]}");
        assertThat(json.get("é").get("a").asWritten()).isEqualTo("[1,{\"b\":null}]");
        assertThat(json.get("t").asWritten()).isEqualTo("x");
        assertThat(json.get("n").asWritten()).isEqualTo("1e3");
        assertThat(json.get("yes").asWritten()).isEqualTo("true");
        assertThat(json.get("none").asWritten()).isEmpty();
    }

    @Test
    void keeps_blanks_and_quotes_inside_of_texts() {
        assertThat(read("{\"x\": [ \"a \\\" b\\\\\", \" c\" ]}").get("x").asWritten())
                .isEqualTo("[\"a \\\" b\\\\\",\" c\"]");
    }

    @Test
    void takes_the_last_of_two_fields_of_one_name() {
        assertThat(read("{\"a\": 1, \"a\": 2}").get("a")).isEqualTo(new Json.Digits("2", true));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "[]",
                "1",
                "\"a\"",
                "{",
                "{\"a\"",
                "{\"a\":",
                "{\"a\":1",
                "{\"a\":1,}",
                "{\"a\":1}{}",
                "{a:1}",
                "{\"a\":01}",
                "{\"a\":NaN}"
            })
    void is_nothing_but_one_object(String text) {
        assertThat(Json.object(text)).isEmpty();
    }

    private static Json read(String text) {
        return Json.object(text).orElseThrow();
    }
}
