package dev.fairlead.operate;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fairlead.admin.Answer;
import dev.fairlead.admin.BadRequest;
import dev.fairlead.admin.Endpoints;
import dev.fairlead.admin.Json;
import dev.fairlead.admin.Request;
import dev.fairlead.admin.SessionReport;
import dev.fairlead.config.HostPort;
import dev.fairlead.listener.DataPath;
import dev.fairlead.session.SessionFilter;
import dev.fairlead.session.SessionInfo;
import dev.fairlead.session.SessionListing;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** Lists sessions, a page of a loop's at a time, so that fifty thousand take no more memory than some. Any thread but an event loop. */
public final class SessionEndpoint {
    private static final int USUAL_LIMIT = 1_000;

    private final DataPath dataPath;
    private final Clock clock;

    public SessionEndpoint(DataPath dataPath, Clock clock) {
        this.dataPath = dataPath;
        this.clock = clock;
    }

    public void addTo(Endpoints endpoints) {
        endpoints.add("GET", "/api/v1/sessions", this::answer);
    }

    private Answer answer(Request request) {
        Parameters given = Parameters.of(request, "limit", "cluster", "route", "member");
        int limit = given.number("limit").orElse(USUAL_LIMIT);
        if (limit < 1) {
            throw new BadRequest("limit: must be at least 1");
        }
        var filter = new SessionFilter(given.text("cluster"), given.text("route"), given.text("member"));
        Optional<List<SessionListing>> listings = Operator.await(dataPath.list(filter));
        return listings.isEmpty()
                ? new Answer.Refused(503, "the sessions could not be listed in time")
                : new Answer.Streamed(Json.TYPE, to -> write(listings.get(), limit, to));
    }

    private void write(List<SessionListing> listings, int limit, OutputStream to) throws IOException {
        to.write("{\"sessions\":[".getBytes(UTF_8));
        int written = 0;
        for (SessionListing listing : listings) {
            List<SessionInfo> page = next(listing);
            while (!page.isEmpty() && written < limit) {
                for (SessionInfo session : page.subList(0, Math.min(page.size(), limit - written))) {
                    to.write(written++ == 0 ? new byte[] {'\n'} : new byte[] {',', '\n'});
                    to.write(Json.bytes(entry(session)));
                }
                page = next(listing);
            }
        }
        int matching = listings.stream().mapToInt(SessionListing::size).sum();
        to.write(("\n],\"matching\":" + matching + "}\n").getBytes(UTF_8));
    }

    private static List<SessionInfo> next(SessionListing listing) throws IOException {
        return Operator.await(listing.next()).orElseThrow(() -> new IOException("an event loop does not answer"));
    }

    private SessionReport.Entry entry(SessionInfo session) {
        return new SessionReport.Entry(
                session.id(),
                session.route(),
                session.state(),
                session.target().map(target -> target.member()),
                HostPort.of(session.client()).toString(),
                session.target().map(target -> target.backend().toString()),
                session.localPort(),
                clock.instant()
                        .minus(Duration.ofNanos(session.ageNanos()))
                        .truncatedTo(ChronoUnit.MILLIS)
                        .toString(),
                session.encrypted(),
                session.bytesToUpstream(),
                session.bytesToDownstream());
    }
}
