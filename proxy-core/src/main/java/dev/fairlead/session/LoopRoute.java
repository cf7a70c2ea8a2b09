package dev.fairlead.session;

import dev.fairlead.relay.AcceptListener;
import dev.fairlead.relay.Leg;
import dev.fairlead.relay.LoopTimer;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;

/**
 * One route on one event loop: takes its clients, and is told when its configuration changes.
 *
 * <p>Thread rule: clients come on the loop; the other methods by any thread, which hop.
 */
public final class LoopRoute implements AcceptListener {
    private final LoopTimer timer;
    private final Lane lane;
    private final AcceptListener also;

    LoopRoute(LoopTimer timer, Lane lane, AcceptListener also) {
        this.timer = timer;
        this.lane = lane;
        this.also = also;
    }

    @Override
    public void onAccepted(Leg leg) {
        lane.accept(leg);
        also.onAccepted(leg);
    }

    @Override
    public void onAcceptFailed(IOException cause) {
        also.onAcceptFailed(cause);
    }

    /** Takes other settings of the same name: new sessions are bound by them, those that are there keep their deadlines. */
    public void change(RouteSettings settings) {
        timer.execute(() -> lane.change(settings));
    }

    /**
     * Lets the sessions end by themselves; until then verdicts go on to be applied to them. No client may come after this call.
     *
     * @return completes on the loop when the last session has ended
     */
    public CompletableFuture<Void> retire() {
        timer.execute(lane::retire);
        return lane.over();
    }
}
