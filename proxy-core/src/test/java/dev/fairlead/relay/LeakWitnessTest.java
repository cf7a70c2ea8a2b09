package dev.fairlead.relay;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import org.junit.jupiter.api.Test;

class LeakWitnessTest {
    /** Not the one whose buffers other tests count: what is forgotten stays in use for ever. */
    private final ByteBufAllocator allocator = new PooledByteBufAllocator(true);

    @Test
    void a_buffer_that_was_forgotten_is_found() throws Exception {
        forget();

        Await.until("the leak is reported", () -> !LeakWitness.leaks().isEmpty());

        LeakWitness.leaks().clear();
    }

    /** In a method of its own, so that no local variable keeps it. */
    private void forget() {
        allocator.directBuffer(64);
    }
}
