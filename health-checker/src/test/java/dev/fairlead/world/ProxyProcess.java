package dev.fairlead.world;

import java.util.ArrayList;
import java.util.List;

/** A process of the operating system: runs, is stopped for a while (SIGSTOP), or is dead. */
final class ProxyProcess {
    private final Clock clock;
    private final List<Runnable> packets = new ArrayList<>();
    private final List<Runnable> timers = new ArrayList<>();
    private State state = State.RUNNING;
    private int life;

    private enum State {
        RUNNING,
        FROZEN,
        DEAD
    }

    ProxyProcess(Clock clock) {
        this.clock = clock;
    }

    boolean isRunning() {
        return state == State.RUNNING;
    }

    boolean isFrozen() {
        return state == State.FROZEN;
    }

    boolean isDead() {
        return state == State.DEAD;
    }

    /** A timer: later, unless the process has ended by then; a frozen process does it when it is thawed. */
    void after(long delayNanos, Runnable work) {
        later(delayNanos, work, timers);
    }

    /** A packet: as a timer, but a thawed process finds its sockets readable before it looks at its timers. */
    void receive(long delayNanos, Runnable work) {
        later(delayNanos, work, packets);
    }

    private void later(long delayNanos, Runnable work, List<Runnable> missed) {
        int born = life;
        clock.after(delayNanos, () -> {
            if (born != life || state == State.DEAD) {
                return;
            }
            if (state == State.FROZEN) {
                missed.add(work);
            } else {
                work.run();
            }
        });
    }

    void freeze() {
        if (state == State.RUNNING) {
            state = State.FROZEN;
        }
    }

    void thaw() {
        if (state == State.FROZEN) {
            state = State.RUNNING;
            packets.forEach(work -> after(0, work));
            timers.forEach(work -> after(0, work));
            packets.clear();
            timers.clear();
        }
    }

    void kill() {
        life++;
        state = State.DEAD;
        packets.clear();
        timers.clear();
    }

    void start() {
        life++;
        state = State.RUNNING;
    }
}
