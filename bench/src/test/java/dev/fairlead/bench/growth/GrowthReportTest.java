package dev.fairlead.bench.growth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class GrowthReportTest {
    private static final GrowthReport REPORT = new GrowthReport(List.of(
            step("Fairlead, sessions", 10, 10e-6, 80e-6),
            step("Fairlead, sessions", 9_000, 11e-6, 90e-6),
            step("HAProxy, sessions", 10, 12e-6, 80e-6),
            step("Fairlead, sessions", 10, 10e-6, 80e-6),
            step("Fairlead, sessions", 9_000, 10.4e-6, 160e-6),
            step("Fairlead, sessions", 10, 99e-6, 80e-6),
            step("Fairlead, sessions", 9_000, 5e-6, 132e-6)));

    @Test
    void the_median_of_all_rounds_counts() {
        List<Step> medians = REPORT.medians("Fairlead, sessions");

        assertThat(medians).extracting(Step::size).containsExactly(10, 9_000);
        assertThat(medians).extracting(Step::secondsPerMessage).containsExactly(10e-6, 10.4e-6);
        assertThat(medians).extracting(Step::secondsPerSession).containsExactly(80e-6, 132e-6);
    }

    @Test
    void says_what_is_flat_and_how_much_the_rest_grows() {
        assertThat(REPORT.sentence("Fairlead, sessions"))
                .isEqualTo("Fairlead, sessions, 10 to 9,000: a message +4 % (flat), a session +65 %");
    }

    @Test
    void the_table_has_a_line_for_each_size_of_each_proxy() {
        assertThat(REPORT.text())
                .contains("HAProxy, sessions")
                .containsPattern("Fairlead, sessions +9,000 +10\\.4 +132\\.0 +0\\.5 +60\\.0\n");
    }

    @Test
    void the_picture_has_a_point_for_each_size_in_both_panels() {
        String svg = GrowthPicture.of(REPORT);

        assertThat(svg).startsWith("<svg ").endsWith("</svg>\n");
        assertThat(svg.split("r=\"3\"", -1)).hasSize(2 * 3 + 1);
    }

    private static Step step(String line, int size, double message, double session) {
        return new Step(line, size, message, session, 0.005, 60 * 1024 * 1024);
    }
}
