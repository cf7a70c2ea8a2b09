package dev.fairlead.migrate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.config.ConfigReader;
import dev.fairlead.migrate.HaproxyImport.Result;
import dev.fairlead.migrate.HaproxyImport.Source;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Any bytes have a result, soon, and a result that is written can be read. */
class HostileImportTest {
    private static final String GOOD = """
        listen primary
          bind 127.0.0.1:5000
          option httpchk GET /primary
          server a 10.0.0.1:5432 check port 8008
        """;

    private static Result imported(byte[] content) {
        return HaproxyImport.read(content, new Source("x", Map.of(), path -> false, 0));
    }

    private static Result imported(String content) {
        return imported(content.getBytes(UTF_8));
    }

    private static void assertReadable(Result result) {
        assertThat(result.yaml()
                        .map(yaml -> ConfigReader.problems("result", yaml))
                        .orElse(List.of()))
                .isEmpty();
    }

    @Test
    void refuses_what_is_too_large() {
        assertThat(imported(new byte[HaproxyImport.MOST_BYTES + 1]).findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.why()).contains("larger than 1 MB"));
    }

    @Test
    void refuses_bytes_that_no_text_has() {
        assertThat(imported(new byte[] {'a', 0, 'b'}).findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.why()).contains("bytes that no text has"));
    }

    @Test
    void goes_on_after_a_line_without_end() {
        Result result = imported(GOOD + "x".repeat(200_000) + "\n" + "w ".repeat(1_000) + "\n");

        assertThat(result.yaml()).isPresent();
        assertThat(result.findings())
                .extracting(Finding::why)
                .contains(
                        "is longer than any of HAProxy's can be",
                        "has more words than any of HAProxy's lines can have");
    }

    @Test
    void ends_soon_with_as_many_sections_as_fit() {
        Result result = imported(("listen a\nbind *:1\noption httpchk\nserver a b:1\n").repeat(20_000));

        assertReadable(result);
        assertThat(result.findings()).extracting(Finding::why).contains("is beyond the first 2000 sections");
    }

    @Test
    void ends_soon_with_as_many_defaults_as_fit() {
        Result result = imported("defaults\n" + "timeout x 1\n".repeat(60_000) + GOOD.repeat(2_000));

        assertReadable(result);
        assertThat(result.findings())
                .extracting(Finding::why)
                .contains("is beyond the first 500 lines of its defaults");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bind 127.0.0.1:1-65535",
                "bind 127.0.0.1:99999999999999999999",
                "bind",
                "bind ,,,",
                "server",
                "server a",
                "server a [",
                "server a b:5432 check port x maxconn 99999999999",
                "server a b:5432 maxconn -1 weight \u202e",
                "default-server maxconn",
                "http-check expect rstatus (((((",
                "http-check send meth GET uri /replica?%zz=%&&&=1&lag=9999999999999999TB&tag_\"a'=\\\\\"",
                "http-check send meth GET uri \"/replica?tag_a=\\x01\\x07'\\\"\"",
                "balance \"\"",
                "balance (",
                "acl",
                "use_backend",
                "use_backend primary if",
                "default_backend primary",
                "tcp-request",
                "tcp-request connection reject if { src 999.1.1.1 }",
                "tcp-request connection reject if { src 10.0.0.0/99 }",
                "timeout connect 999999999d",
                "timeout connect",
                "maxconn 0",
                "option",
                "no",
                "listen",
                "defaults from from",
                ".endif",
                "stats auth"
            })
    void finds_a_word_for_any_line(String line) {
        assertReadable(imported(GOOD + line + "\n"));
        assertReadable(imported("global\n" + line + "\ndefaults\n" + line + "\n" + GOOD));
    }

    @Test
    void never_throws_at_lines_shuffled_and_words_lost() throws Exception {
        List<String> lines;
        try (var examples = Files.walk(Path.of("src/test/resources/dev/fairlead/migrate"))) {
            lines = examples.filter(path -> path.endsWith("haproxy.cfg"))
                    .sorted()
                    .flatMap(path -> lines(path).stream())
                    .toList();
        }
        var random = new Random(7);

        for (int round = 0; round < 100; round++) {
            var text = new StringBuilder();
            for (int i = 0; i < 60; i++) {
                String line = lines.get(random.nextInt(lines.size()));
                text.append(random.nextInt(4) == 0 ? line.substring(line.length() / 2) : line)
                        .append('\n');
            }
            assertReadable(imported(text.toString()));
        }
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void shows_no_secret() {
        Result result = imported(GOOD + """
              http-check send hdr Authorization "Basic hunter2"
            listen stats
              bind 127.0.0.1:7000
              stats auth admin:hunter2
            global
              setenv PGPASSWORD hunter2
            userlist u
              user a password hunter2
            listen broken
              stats auth admin:hunter2 "
            """);

        assertThat(Report.text(result.findings(), "x"))
                .doesNotContain("hunter2")
                .contains("stats auth ...");
        assertThat(Report.json(result.findings(), "x")).doesNotContain("hunter2");
    }
}
