package dev.fairlead.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import tools.jackson.databind.json.JsonMapper;

/** How values are written and read. Loaded at the first answer that needs it: start-up does not wait for it. */
final class Json {
    static final String TYPE = "application/json";

    static final JsonMapper MAPPER = JsonMapper.builder()
            .changeDefaultPropertyInclusion(inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_ABSENT))
            .build();

    private Json() {}
}
