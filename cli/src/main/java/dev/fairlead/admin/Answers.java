package dev.fairlead.admin;

/** What the admin endpoint tells of the proxy as a whole: health, metrics and status. Any thread. */
public final class Answers {
    private final AdminSource source;

    public Answers(AdminSource source) {
        this.source = source;
    }

    public void addTo(Endpoints endpoints) {
        endpoints
                .add("GET", "/livez", _ -> Answer.text(200, "live"))
                .add("GET", "/readyz", _ -> readiness(source.readiness()))
                .add("GET", "/readyz/{route}", request -> route(request.variable("route")))
                .add("GET", "/metrics", _ -> metrics())
                .add("GET", "/api/v1/status", _ -> Answer.json(source.status()));
    }

    private static Answer readiness(AdminSource.Readiness readiness) {
        return Answer.text(readiness.isReady() ? 200 : 503, readiness.text());
    }

    private Answer metrics() {
        return source.metrics()
                .map(Answer::metrics)
                .orElseGet(() -> new Answer.Refused(404, "metrics are switched off: admin.metrics is false"));
    }

    private Answer route(String name) {
        return source.route(name)
                .map(route -> Answer.text(route.serves() ? 200 : 503, route.detail()))
                .orElseGet(() -> new Answer.Refused(404, "no route is named " + name));
    }
}
