package dev.fairlead.relay;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.ToIntFunction;
import java.util.zip.CRC32C;

/** Streams of pseudo-random bytes: how much was sent or received, and its checksum. */
record Bytes(long count, long checksum) {
    /** One thread each, for sockets that block; not virtual ones, which open descriptors of their own. */
    private static final Executor THREADS = task -> Thread.ofPlatform().daemon().start(task);

    private static final int LARGEST_CHUNK = 100_000;

    /** Sends {@code count} bytes in chunks of random sizes, then the end of the stream. */
    static CompletableFuture<Bytes> send(Socket to, long count, long seed) {
        return CompletableFuture.supplyAsync(() -> sendAll(to, count, new Random(seed), Bytes::sizeOfNext), THREADS);
    }

    /** Sends {@code count} bytes in large chunks, then the end of the stream. */
    static CompletableFuture<Bytes> stream(Socket to, long count, long seed) {
        return CompletableFuture.supplyAsync(() -> sendAll(to, count, new Random(seed), _ -> LARGEST_CHUNK), THREADS);
    }

    /** Receives to the end of the stream. */
    static CompletableFuture<Bytes> receive(Socket from) {
        return CompletableFuture.supplyAsync(() -> receiveAll(from), THREADS);
    }

    /** Runs a call that blocks. */
    static <T> CompletableFuture<T> on(Callable<T> call) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return call.call();
                    } catch (Exception e) {
                        throw new CompletionException(e);
                    }
                },
                THREADS);
    }

    private static Bytes sendAll(Socket to, long count, Random random, ToIntFunction<Random> sizes) {
        var sum = new CRC32C();
        byte[] chunk = new byte[LARGEST_CHUNK];
        try {
            OutputStream out = to.getOutputStream();
            for (long left = count; left > 0; ) {
                random.nextBytes(chunk);
                int size = (int) Math.min(left, sizes.applyAsInt(random));
                sum.update(chunk, 0, size);
                out.write(chunk, 0, size);
                left -= size;
            }
            to.shutdownOutput();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Bytes(count, sum.getValue());
    }

    /** Many small ones and some large ones, like queries and results. */
    private static int sizeOfNext(Random random) {
        return 1 + random.nextInt(random.nextInt(10) == 0 ? LARGEST_CHUNK : 200);
    }

    private static Bytes receiveAll(Socket from) {
        var sum = new CRC32C();
        byte[] chunk = new byte[LARGEST_CHUNK];
        long count = 0;
        try {
            InputStream in = from.getInputStream();
            for (int got = in.read(chunk); got >= 0; got = in.read(chunk)) {
                sum.update(chunk, 0, got);
                count += got;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Bytes(count, sum.getValue());
    }
}
