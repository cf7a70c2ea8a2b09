package dev.fairlead.log;

import dev.fairlead.routing.Target;
import dev.fairlead.session.OpeningLoss;
import dev.fairlead.session.SessionObserver;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes what happens to the data path as a whole. Single sessions are {@link SessionLog}'s. */
public final class EventLog implements SessionObserver {
    private static final Logger log = LoggerFactory.getLogger("dev.fairlead.session");

    @Override
    public void onOpeningLost(String route, Target target, OpeningLoss loss, String detail) {
        log.debug(
                "route {}: opening to {} at {} lost, {} ({})",
                route,
                target.member(),
                target.backend(),
                loss.label(),
                detail);
    }

    @Override
    public void onAcceptingPaused(String why) {
        log.warn("accepting paused: {}", why);
    }

    @Override
    public void onAcceptingResumed() {
        log.info("accepting resumed");
    }

    @Override
    public void onStalled(long nanos) {
        log.warn(
                "this process stood still for {} ms: relaying waits for a fresh verdict",
                TimeUnit.NANOSECONDS.toMillis(nanos));
    }

    @Override
    public void onFailure(Throwable cause) {
        log.error("a failure of fairlead itself ended a session: {}", cause.toString());
        log.debug("the failure", cause);
    }
}
