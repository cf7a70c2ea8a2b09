package dev.fairlead.run;

import dev.fairlead.admin.Answer;
import dev.fairlead.admin.Endpoints;
import dev.fairlead.admin.Request;
import dev.fairlead.reload.ReloadReport;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Reloading by HTTP. Any thread; the request waits until it is done. */
final class ReloadEndpoints {
    private static final int REFUSED = 422;
    private static final int NO_FILE = 412;

    private final Reloads reloads;

    ReloadEndpoints(Reloads reloads) {
        this.reloads = reloads;
    }

    void addTo(Endpoints endpoints) {
        endpoints.add("POST", "/api/v1/reload", this::reload).add("POST", "/reload", this::reload);
    }

    private Answer reload(Request request) {
        boolean dryRun = request.parameter("dry-run").filter("true"::equals).isPresent();
        return dryRun
                ? rehearse(Optional.of(request.body()).filter(text -> !text.isBlank()))
                : answer(reloads.request(request.who()));
    }

    private Answer rehearse(Optional<String> text) {
        if (text.isPresent() && reloads.file().isEmpty()) {
            return new Answer.Refused(NO_FILE, "this proxy was started without a file: it cannot change into one");
        }
        return answer(reloads.rehearse(text));
    }

    /** Interruptible, unlike join, because the server interrupts who waits for too long. */
    static Answer answer(CompletableFuture<ReloadReport> wish) {
        try {
            return answer(wish.get());
        } catch (InterruptedException tooLong) {
            Thread.currentThread().interrupt();
            return new Answer.Refused(503, "the reload goes on; the status will say what became of it");
        } catch (ExecutionException failed) {
            throw new IllegalStateException(failed.getCause());
        }
    }

    private static Answer answer(ReloadReport report) {
        return Answer.json(report.isRefused() ? REFUSED : 200, report);
    }
}
