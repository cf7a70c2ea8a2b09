package dev.fairlead.session;

import dev.fairlead.relay.LoopTimer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The sessions that one loop had at an instant, to be looked at page by page, so that neither the loop nor the memory suffers when they are many.
 *
 * <p>Thread rule: {@link #next} and {@link #size} by any thread, one page at a time; the sessions themselves are touched on their loop only.
 */
public final class SessionListing {
    private static final int PAGE = 256;

    private final LoopTimer timer;
    private final Iterator<Session> rest;
    private final int size;

    SessionListing(LoopTimer timer, List<Session> sessions) {
        this.timer = timer;
        this.rest = sessions.iterator();
        this.size = sessions.size();
    }

    /** How many there were. */
    public int size() {
        return size;
    }

    /** Some more of them as they are now, without those that have ended since; empty when all have been seen. */
    public CompletableFuture<List<SessionInfo>> next() {
        var page = new CompletableFuture<List<SessionInfo>>();
        timer.execute(() -> {
            var infos = new ArrayList<SessionInfo>(PAGE);
            while (infos.size() < PAGE && rest.hasNext()) {
                Session session = rest.next();
                if (!(session.state() instanceof SessionState.Closed)) {
                    infos.add(session.info());
                }
            }
            page.complete(infos);
        });
        return page;
    }
}
