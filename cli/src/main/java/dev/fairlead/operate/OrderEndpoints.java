package dev.fairlead.operate;

import dev.fairlead.admin.Answer;
import dev.fairlead.admin.BadRequest;
import dev.fairlead.admin.Endpoints;
import dev.fairlead.admin.Handler;
import dev.fairlead.admin.Request;
import java.util.function.Function;

/** Takes orders by HTTP. Any thread. */
public final class OrderEndpoints {
    private static final String ROUTE = "/api/v1/routes/{route}/";
    private static final String CLUSTER = "/api/v1/clusters/{cluster}/";
    private static final String MEMBER = CLUSTER + "members/{member}/";

    private final Operator operator;

    public OrderEndpoints(Operator operator) {
        this.operator = operator;
    }

    public void addTo(Endpoints endpoints) {
        endpoints
                .add("POST", ROUTE + "hold", order(this::hold))
                .add("POST", ROUTE + "release", order(this::release))
                .add("POST", MEMBER + "drain", order(this::drain))
                .add("POST", MEMBER + "undrain", order(this::undrain))
                .add("POST", CLUSTER + "fence", order(this::fence))
                .add("POST", CLUSTER + "fence/reset", order(this::reset))
                .add("POST", "/api/v1/accept-identity", order(this::acceptIdentity))
                .add("DELETE", "/api/v1/sessions/{id}", order(this::kill));
    }

    private Handler order(Function<Request, Outcome> handler) {
        return request -> {
            if (operator.isLeaving()) {
                return new Answer.Refused(503, "another process takes over; nothing was taken down here, order again");
            }
            Answer answer = answer(handler.apply(request));
            return operator.isLeaving()
                    ? new Answer.Refused(503, "another process takes over, and may not know of this order: order again")
                    : answer;
        };
    }

    private static Answer answer(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Done done -> Answer.json(done.report());
            case Outcome.Unknown unknown -> new Answer.Refused(404, unknown.sentence());
            case Outcome.Refused refused -> new Answer.Refused(409, refused.sentence());
            case Outcome.Unconfirmed unconfirmed -> new Answer.Refused(503, unconfirmed.sentence());
        };
    }

    private Outcome hold(Request request) {
        Parameters given = Parameters.of(request, "timeout");
        return operator.hold(request.variable("route"), given.duration("timeout"), given.given());
    }

    private Outcome release(Request request) {
        return operator.release(
                request.variable("route"), Parameters.of(request).given());
    }

    private Outcome drain(Request request) {
        Parameters given = Parameters.of(request, "deadline");
        return operator.drain(
                request.variable("cluster"), request.variable("member"), given.duration("deadline"), given.given());
    }

    private Outcome undrain(Request request) {
        return operator.undrain(
                request.variable("cluster"),
                request.variable("member"),
                Parameters.of(request).given());
    }

    private Outcome fence(Request request) {
        Parameters given = Parameters.of(request, "member", "except", "timeline", "ttl");
        if (given.text("member").isPresent() == given.text("except").isPresent()) {
            throw new BadRequest("member: name the member to fence, or in except the one that must not be");
        }
        int timeline = given.number("timeline").orElse(0);
        if (timeline < 1) {
            throw new BadRequest("timeline: must be the one that the member writes, at least 1");
        }
        var fence = new FenceRequest(given.text("member"), given.text("except"), timeline, given.duration("ttl"));
        return operator.fence(request.variable("cluster"), fence, given.given());
    }

    private Outcome reset(Request request) {
        return operator.reset(
                request.variable("cluster"), Parameters.of(request).given());
    }

    private Outcome acceptIdentity(Request request) {
        Parameters given = Parameters.of(request, "cluster");
        return operator.acceptIdentity(given.text("cluster"), given.given());
    }

    private Outcome kill(Request request) {
        String id = request.variable("id");
        if (!id.matches("\\d{1,18}")) {
            throw new BadRequest("a session's id is a number, and not " + id);
        }
        return operator.kill(Long.parseLong(id), Parameters.of(request).given());
    }
}
