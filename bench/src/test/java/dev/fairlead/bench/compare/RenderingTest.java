package dev.fairlead.bench.compare;

import static dev.fairlead.bench.compare.Fixture.DIRECT;
import static dev.fairlead.bench.compare.Fixture.FAIRLEAD;
import static dev.fairlead.bench.compare.Fixture.FAMILIES;
import static dev.fairlead.bench.compare.Fixture.HAPROXY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairlead.bench.compare.Metric.Dimension;
import dev.fairlead.bench.compare.Table.Align;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** Tables, pictures and pages. */
class RenderingTest {
    private final Comparison comparison = new Fixture()
            .with(FAIRLEAD, Metric.RATE, 20_000, 21_000, 22_000)
            .with(FAIRLEAD, Metric.CPU, 20e-6, 21e-6, 22e-6)
            .with(HAPROXY, Metric.RATE, 10_000, 10_500, 11_000)
            .with(HAPROXY, Metric.CPU, 40e-6, 42e-6, 44e-6)
            .with(DIRECT, Metric.RATE, 30_000, 31_000, 32_000)
            .comparison(Metric.RATE, Metric.CPU);

    @Test
    void columns_of_text_stand_below_each_other() {
        Table table = new Table(
                List.of("", "rate"), List.of(List.of("Fairlead", "9"), List.of("HAProxy", "10,000")), Align.RIGHT);

        assertThat(table.text()).isEqualTo("""
                        rate
            Fairlead       9
            HAProxy   10,000
            """);
    }

    @Test
    void markdown_says_how_columns_are_aligned() {
        List<List<String>> rows = List.of(List.of("a", "1"));

        assertThat(new Table(List.of("", "n"), rows, Align.RIGHT).markdown()).isEqualTo("""
            |  | n |
            | --- | ---: |
            | a | 1 |
            """);
        assertThat(new Table(List.of("", "n"), rows, Align.LEFT).markdown()).contains("| --- | --- |");
    }

    @Test
    void a_row_that_does_not_fit_the_header_is_refused() {
        assertThatThrownBy(() -> new Table(List.of("one"), List.of(List.of("one", "two")), Align.LEFT))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void values_are_written_in_the_unit_that_suits_them() {
        assertThat(Scale.of(Dimension.SECONDS, 21e-6).text(21e-6)).isEqualTo("21.0 µs");
        assertThat(Scale.of(Dimension.SECONDS, 0.6).text(0.6)).isEqualTo("600 ms");
        assertThat(Scale.of(Dimension.BYTES, 2300).text(2300)).isEqualTo("2.25 kB");
        assertThat(Scale.of(Dimension.BYTES, 94_371_840).text(94_371_840)).isEqualTo("90.0 MB");
        assertThat(Scale.of(Dimension.COUNT, 20_410).text(20_410)).isEqualTo("20,410");
    }

    @Test
    void a_cell_has_the_median_and_the_range_and_is_empty_where_nothing_was_measured() {
        Table table = Tables.figures(comparison, comparison.metrics());

        assertThat(table.header()).containsExactly("", "rate, transaction/s", "CPU, µs/transaction");
        assertThat(table.rows())
                .contains(
                        List.of(FAIRLEAD, "21,000 (20,000–22,000)", "21.0 (20.0–22.0)"),
                        List.of(DIRECT, "31,000 (30,000–32,000)", ""));
    }

    @Test
    void ratios_have_a_row_for_every_other_peer() {
        Table table = Tables.ratios(comparison, FAIRLEAD);

        assertThat(table.rows())
                .contains(List.of(HAPROXY, "2.00 (2.00–2.00)", "0.50 (0.50–0.50)"))
                .extracting(List::getFirst)
                .containsExactly(HAPROXY, DIRECT);
    }

    @Test
    void bars_are_as_long_as_medians() throws Exception {
        Document picture = parse(Picture.of(comparison, FAMILIES));

        double ours = width(picture, "bar ours");
        double theirs = width(picture, "bar");

        assertThat(ours / theirs).isBetween(1.99, 2.01);
        // One for each peer's rate, and one for each proxy's CPU.
        assertThat(picture.getElementsByTagName("rect").getLength()).isEqualTo(5);
    }

    @Test
    void nothing_of_a_picture_is_beyond_its_edges_even_when_one_round_was_far_off() throws Exception {
        Comparison wild = new Fixture()
                .with(FAIRLEAD, Metric.P99, 1, 1, 1_000)
                .with(HAPROXY, Metric.P99, 2, 2, 2)
                .comparison(Metric.P99);

        Document picture = parse(Picture.of(wild, FAMILIES));

        double width = Double.parseDouble(picture.getDocumentElement().getAttribute("width"));
        NodeList lines = picture.getElementsByTagName("line");
        assertThat(lines.getLength()).isEqualTo(2);
        for (int index = 0; index < lines.getLength(); index++) {
            assertThat(Double.parseDouble(((Element) lines.item(index)).getAttribute("x2")))
                    .isLessThanOrEqualTo(width);
        }
    }

    @Test
    void a_picture_has_colours_for_light_and_dark_and_no_ground_of_its_own() {
        assertThat(Picture.of(comparison, FAMILIES))
                .contains("prefers-color-scheme: dark")
                .doesNotContain("background");
    }

    @Test
    void titles_may_contain_what_xml_reserves() throws Exception {
        Comparison odd = new Comparison("odd", "a < b & c", "x", List.of(Metric.RATE), List.of(), List.of());

        assertThat(parse(Picture.of(odd, FAMILIES))
                        .getElementsByTagName("title")
                        .item(0)
                        .getTextContent())
                .isEqualTo("a < b & c");
    }

    @Test
    void json_is_read_back_as_it_was() {
        Report report = Fixture.report(comparison);

        assertThat(Report.parse(report.json())).isEqualTo(report);
    }

    @Test
    void the_page_shows_every_picture_that_is_written(@TempDir Path directory) throws IOException {
        Results results = new Results(directory);

        results.write(Fixture.report(comparison));
        results.add("One more", "as it is");
        results.add("Another", "with a picture", "another", "<svg/>");

        String page = Files.readString(directory.resolve("README.md"));
        assertThat(page).contains("](pictures/some-work.svg)", "| Fairlead | 21,000 ", "it is so", "as it is");
        assertThat(directory.resolve("pictures/some-work.svg")).isNotEmptyFile();
        assertThat(directory.resolve("peers/file.conf")).hasContent("key = value");
        assertThat(directory.resolve("report.json")).isNotEmptyFile();
        assertThat(page).contains("](pictures/another.svg)", "with a picture");
        assertThat(directory.resolve("pictures/another.svg")).hasContent("<svg/>");
        assertThat(Files.readString(directory.resolve("measured.md")))
                .contains("](measured/some-work.svg)", "](measured/another.svg)");
    }

    private static double width(Document picture, String style) {
        NodeList bars = picture.getElementsByTagName("rect");
        for (int index = 0; index < bars.getLength(); index++) {
            Element bar = (Element) bars.item(index);
            if (bar.getAttribute("class").equals(style)) {
                return Double.parseDouble(bar.getAttribute("width"));
            }
        }
        throw new AssertionError("no " + style);
    }

    private static Document parse(String svg) throws ParserConfigurationException, IOException, SAXException {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
    }
}
