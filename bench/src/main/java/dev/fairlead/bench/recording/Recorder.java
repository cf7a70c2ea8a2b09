package dev.fairlead.bench.recording;

import dev.fairlead.bench.lab.Lab;
import dev.fairlead.bench.lab.Member;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.databind.json.JsonMapper;

/** Asks every member of some labs for all that routing may read, again and again, and keeps each answer that differs from the one before. Any thread. */
final class Recorder implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Map<String, Duration> PAUSES = Map.of(
            "/primary", Duration.ofMillis(15),
            "/leader", Duration.ofMillis(250),
            "/cluster", Duration.ofMillis(60),
            "/history", Duration.ofMillis(60),
            "/config", Duration.ofMillis(500));

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final long begun = System.nanoTime();
    private final List<String> lines = new ArrayList<>();
    /** Texts that differ from run to run, and what to write instead. */
    private final Map<String, String> replacements = new HashMap<>();

    private long lastChange = begun;

    /** @param labs no more than two: sites {@code a} and {@code b} */
    static Recorder watch(List<Lab> labs) {
        Recorder recorder = new Recorder();
        for (int index = 0; index < labs.size(); index++) {
            for (Member member : labs.get(index).members()) {
                recorder.hide(member, "10.0." + index + ".");
            }
        }
        for (int index = 0; index < labs.size(); index++) {
            String site = index == 0 ? "a" : "b";
            labs.get(index).members().forEach(member -> recorder.watch(site, member));
        }
        return recorder;
    }

    private void hide(Member member, String network) {
        replacements.put(member.host().substring(0, member.host().lastIndexOf('.') + 1), network);
        replacements.put("\"port\": " + member.postgresPort(), "\"port\": 5432");
        replacements.put(":" + member.postgresPort() + "/", ":5432/");
        replacements.put(":" + member.restPort() + "/", ":8008/");
    }

    private void watch(String site, Member member) {
        PAUSES.forEach((path, pause) -> threads.execute(() -> watch(site, member, path, pause)));
    }

    private void watch(String site, Member member, String path, Duration pause) {
        Answer last = ask(site, member, path);
        add(last.line());
        while (!Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(pause.toNanos());
            Answer next = ask(site, member, path);
            if (!next.isLike(last) && !Thread.currentThread().isInterrupted()) {
                add(next.line());
            }
            last = next;
        }
    }

    private Answer ask(String site, Member member, String path) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(member.restUrl() + path))
                .timeout(PATIENCE)
                .build();
        long sent = millis();
        try {
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            return new Answer(
                    sent, millis() - sent, site, member.name(), path, answer.statusCode(), neutral(answer.body()));
        } catch (IOException e) {
            String why = Objects.requireNonNullElse(e.getMessage(), e.getClass().getSimpleName());
            return new Answer(sent, millis() - sent, site, member.name(), path, 0, why);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Answer(sent, millis() - sent, site, member.name(), path, 0, "the recording has ended");
        }
    }

    private String neutral(String body) {
        String text = body;
        for (Map.Entry<String, String> replacement : replacements.entrySet()) {
            text = text.replace(replacement.getKey(), replacement.getValue());
        }
        return text;
    }

    /** Says in the recording what is done to the cluster now. */
    void note(String text) {
        add("{\"sent\": %d, \"note\": %s}".formatted(millis(), JsonMapper.shared().writeValueAsString(text)));
    }

    /** Goes on until no answer has changed for {@code quiet}, but no longer than {@code limit}. */
    void goOn(Duration quiet, Duration limit) {
        long started = System.nanoTime();
        while (System.nanoTime() - Math.max(started, lastChange()) < quiet.toNanos()
                && System.nanoTime() - started < limit.toNanos()) {
            LockSupport.parkNanos(50_000_000);
        }
    }

    private synchronized long lastChange() {
        return lastChange;
    }

    private synchronized void add(String line) {
        lines.add(line);
        lastChange = System.nanoTime();
    }

    private long millis() {
        return (System.nanoTime() - begun) / 1_000_000;
    }

    @Override
    public void close() {
        threads.shutdownNow();
        threads.close();
        http.close();
    }

    /** Writes what was recorded, one line of JSON for each answer, in the order in which they came. */
    void writeTo(Path file) throws IOException {
        close();
        Files.createDirectories(file.getParent());
        Files.write(file, lines);
    }
}
