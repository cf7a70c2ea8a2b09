package dev.fairlead.bench.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class StoryTest {
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @Test
    void tells_in_the_order_of_events_whoever_reports_first() {
        try (Story story = new Story(new PrintStream(printed, true, StandardCharsets.UTF_8))) {
            long now = System.nanoTime();

            story.tell(now + 2_000_000, "client", "second");
            story.tell(now + 1_000_000, "cluster", "first");
        }

        assertThat(text().lines()).hasSize(2);
        assertThat(text()).matches("(?s).*cluster +first.*client +second\\s*");
    }

    @Test
    void keeps_to_its_columns() {
        try (Story story = new Story(new PrintStream(printed, true, StandardCharsets.UTF_8))) {
            story.tell("fairlead", "many words ".repeat(40).strip());
        }

        assertThat(text().lines()).hasSizeGreaterThan(4).allMatch(line -> line.length() <= Story.COLUMNS);
    }

    @Test
    void leaves_out_what_the_log_says_about_time_and_usual_lines() {
        assertThat(Demo.withoutTime("2026-01-31T12:00:00.123Z INFO  route rw: held"))
                .isEqualTo("route rw: held");
        assertThat(Demo.withoutTime("2026-01-31T12:00:00.123Z WARN  lease over"))
                .isEqualTo("WARN  lease over");
    }

    private String text() {
        return printed.toString(StandardCharsets.UTF_8);
    }
}
