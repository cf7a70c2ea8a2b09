package dev.fairlead.relay;

/**
 * The last place on a loop where anything thrown can end.
 *
 * <p>Netty logs what a task throws, and logging may throw in its turn: without a free file descriptor it could not load its time zone, and the loop
 * was dead with all its sessions. So nothing reaches Netty, and a failure to report a failure is dropped.
 */
final class LoopEdge implements FailureListener {
    private final FailureListener report;

    LoopEdge(FailureListener report) {
        this.report = report;
    }

    @Override
    public void onFailure(Throwable cause) {
        try {
            report.onFailure(cause);
        } catch (Throwable reportingFailed) {
            // There is nobody left to tell.
        }
    }

    /** The same task, which no longer throws. */
    Runnable guard(Runnable task) {
        return new Guarded(this, task);
    }

    private record Guarded(LoopEdge edge, Runnable task) implements Runnable {
        @Override
        public void run() {
            try {
                task.run();
            } catch (Throwable failure) {
                edge.onFailure(failure);
            }
        }
    }
}
