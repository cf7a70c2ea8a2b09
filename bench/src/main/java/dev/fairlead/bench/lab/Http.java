package dev.fairlead.bench.lab;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;

/** One HTTP exchange whose failure is an ordinary answer. */
final class Http {
    private Http() {}

    /** The answer; empty when there was none, for whatever reason. */
    static Optional<HttpResponse<String>> send(HttpClient client, HttpRequest request) {
        try {
            return Optional.of(client.send(request, HttpResponse.BodyHandlers.ofString()));
        } catch (IOException unreachable) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("interrupted while asking " + request.uri(), e);
        }
    }
}
