package dev.fairlead.relay;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Enlarges pipes by fcntl(2) with F_SETPIPE_SZ, of which Netty knows nothing. Any thread.
 *
 * <p>The way to call it takes the JVM a tenth of a second to build, so a thread of its own builds it when the first pipe is used, and until then
 * pipes stay as they are. So they do when it cannot be built, or when the kernel refuses: a user without privileges may have 64 MB of pipes.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/pipe.7.html">pipe(7), /proc files</a>
 */
final class FcntlPipeSize implements PipeSize {
    private static final int F_SETPIPE_SZ = 1031;

    private final AtomicBoolean building = new AtomicBoolean();
    private volatile @Nullable MethodHandle fcntl;

    @Override
    public int enlarge(int pipe, int present) {
        MethodHandle call = fcntl;
        if (call == null) {
            build();
            return present;
        }
        try {
            int size = (int) call.invokeExact(pipe, F_SETPIPE_SZ, WANTED_BYTES);
            return Math.max(size, present);
        } catch (Throwable impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private void build() {
        if (building.compareAndSet(false, true)) {
            Thread.ofPlatform().daemon().name("fairlead-pipe-size").start(() -> fcntl = link());
        }
    }

    @SuppressWarnings("restricted") // a wrong signature could crash the JVM; this one is fcntl's
    private static MethodHandle link() {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(
                linker.defaultLookup().findOrThrow("fcntl"),
                FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT),
                Linker.Option.firstVariadicArg(2));
    }
}
