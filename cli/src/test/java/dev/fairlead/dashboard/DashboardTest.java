package dev.fairlead.dashboard;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.run.RunningProxy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The files of the page, as a browser gets them; what the page does is tested in a browser, in bench. */
@Timeout(90)
class DashboardTest {
    private static final Path SOURCES = Path.of("src/main/resources/dev/fairlead/dashboard");
    private static final int MOST_BYTES = 100_000;

    private RunningProxy proxy;
    private final HttpClient http = HttpClient.newHttpClient();

    @BeforeEach
    void start() throws Exception {
        proxy = new RunningProxy();
    }

    @AfterEach
    void stop() throws IOException {
        http.close();
        proxy.close();
    }

    private HttpResponse<String> get(String path, String... headers) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://" + proxy.admin() + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static List<Path> files() throws IOException {
        try (Stream<Path> all = Files.list(SOURCES)) {
            return all.sorted().toList();
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void each_file_is_served_as_it_is_with_its_type() throws Exception {
        for (Path file : files()) {
            HttpResponse<String> answer = get("/dashboard/" + file.getFileName());

            assertThat(answer.statusCode()).as(file.toString()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo(text(file));
            assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
                    .matches("text/(html|css|javascript); charset=utf-8|image/svg\\+xml");
        }
        assertThat(get("/").body()).isEqualTo(text(SOURCES.resolve("index.html")));
    }

    @Test
    void a_browser_is_told_to_run_and_to_load_nothing_else() throws Exception {
        HttpResponse<String> page = get("/");

        assertThat(page.headers().firstValue("Content-Security-Policy"))
                .contains("default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
                        + "img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'");
        assertThat(page.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(page.headers().firstValue("Referrer-Policy")).contains("no-referrer");
    }

    @Test
    void a_file_that_the_browser_has_is_not_sent_again() throws Exception {
        HttpResponse<String> first = get("/dashboard/app.js");
        String tag = first.headers().firstValue("ETag").orElseThrow();

        HttpResponse<String> again = get("/dashboard/app.js", "If-None-Match", tag);
        HttpResponse<String> other = get("/dashboard/style.css", "If-None-Match", tag);

        assertThat(first.headers().firstValue("Cache-Control")).contains("no-cache");
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        assertThat(again.headers().firstValue("ETag")).isEqualTo(Optional.of(tag));
        assertThat(other.statusCode()).isEqualTo(200);
    }

    @Test
    void nothing_but_its_files_is_served() throws Exception {
        for (String path : List.of("/dashboard/", "/dashboard/none.js", "/dashboard/Dashboard.class")) {
            assertThat(get(path).statusCode()).as(path).isEqualTo(404);
        }
        for (String path : List.of("/dashboard/..%2Fcommand%2Fversion.properties", "/dashboard/%2e%2e%2fx.js")) {
            assertThat(get(path).statusCode()).as(path).isEqualTo(404);
        }
    }

    @Test
    void all_files_together_are_small() throws IOException {
        long bytes = files().stream()
                .mapToLong(file -> text(file).getBytes(UTF_8).length)
                .sum();

        assertThat(bytes).isLessThan(MOST_BYTES);
    }

    /** The policy would stop most of it in the browser; this says so before. */
    @Test
    void no_file_makes_elements_of_text_or_has_inline_code() throws IOException {
        assertThat(files())
                .allSatisfy(file -> assertThat(text(file))
                        .doesNotContain("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(")
                        .doesNotContainPattern("<[a-z]+ [^>]*\\b(on[a-z]+|style)=")
                        .doesNotContainPattern("(src|href|from|import)\\s*[=(]?\\s*[\"'](https?:)?//"));
        assertThat(text(SOURCES.resolve("index.html")))
                .doesNotContain("<style")
                .doesNotContainPattern("<script(?! type=\"module\" src=)");
    }
}
