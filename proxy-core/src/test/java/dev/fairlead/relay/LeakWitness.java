package dev.fairlead.relay;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Netty's leak detector, whose findings fail a test instead of going to a log that nobody reads; named in this module's build. */
public final class LeakWitness<T> extends ResourceLeakDetector<T> {
    private static final List<String> LEAKS = new CopyOnWriteArrayList<>();

    /** A collection hands over what it found on another thread, so one may not be enough. */
    private static final int COLLECTIONS = 3;

    /** Not the one whose buffers tests count. */
    private static final ByteBufAllocator LOOKING = new PooledByteBufAllocator(true);

    public LeakWitness(Class<?> resourceType, int samplingInterval) {
        super(resourceType, samplingInterval);
    }

    /** Netty looks for this one first, and complains when it is not there. */
    @SuppressWarnings("deprecation")
    public LeakWitness(Class<?> resourceType, int samplingInterval, long maxActive) {
        super(resourceType, samplingInterval, maxActive);
    }

    /** Buffers that were collected without having been released, since the program began. Collects before, and allocates, which is when Netty looks. */
    static List<String> leaks() {
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
            LOOKING.directBuffer(1).release();
        }
        return LEAKS;
    }

    /** By default only where errors are logged. */
    @Override
    protected boolean needReport() {
        return true;
    }

    @Override
    protected void reportTracedLeak(String resourceType, String records) {
        LEAKS.add(resourceType + records);
    }

    @Override
    protected void reportUntracedLeak(String resourceType) {
        LEAKS.add(resourceType);
    }
}
