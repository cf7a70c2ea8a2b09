package dev.fairlead.run;

import dev.fairlead.admin.Answer;
import dev.fairlead.admin.Endpoints;
import dev.fairlead.admin.Request;
import dev.fairlead.reload.ReloadReport;
import java.util.Optional;

/** Reloading by HTTP. Any thread; the request waits until it is done. */
final class ReloadEndpoints {
    private static final int REFUSED = 422;

    private final Reloads reloads;

    ReloadEndpoints(Reloads reloads) {
        this.reloads = reloads;
    }

    void addTo(Endpoints endpoints) {
        endpoints.add("POST", "/api/v1/reload", this::reload).add("POST", "/reload", this::reload);
    }

    private Answer reload(Request request) {
        boolean dryRun = request.parameter("dry-run").filter("true"::equals).isPresent();
        ReloadReport report = dryRun
                ? reloads.rehearse(Optional.of(request.body()).filter(text -> !text.isBlank()))
                : reloads.request(request.who()).join();
        return Answer.json(report.isRefused() ? REFUSED : 200, report);
    }
}
