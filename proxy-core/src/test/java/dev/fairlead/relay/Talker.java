package dev.fairlead.relay;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/**
 * One end of a session that is put to the test: it says the pattern of its side in a way of its own, now in streams, now in messages, and compares
 * what it hears with the pattern of the other side, byte by byte.
 */
final class Talker {
    private static final int LARGEST_WRITE = 256 * 1024;
    private static final int LARGEST_MESSAGE = 600;

    private final Socket socket;
    private final Pattern own;
    private final Pattern others;
    private final boolean slow;

    /** How the stream of the other side ended, and after how many bytes. */
    record Heard(long bytes, boolean reset) {}

    /** @param slow whether it reads in small pieces and lets others go first */
    Talker(Socket socket, Pattern own, Pattern others, boolean slow) {
        this.socket = socket;
        this.own = own;
        this.others = others;
        this.slow = slow;
    }

    /** Says {@code count} bytes and ends its stream; completes with how many went out before the connection was broken. */
    CompletableFuture<Long> say(long count, long seed) {
        return Bytes.on(() -> {
            long said = sayAll(count, new Random(seed));
            if (said == count) {
                endStream();
            }
            return said;
        });
    }

    /** Says {@code count} bytes and breaks the connection. */
    CompletableFuture<Long> sayAndReset(long count, long seed) {
        return Bytes.on(() -> {
            long said = sayAll(count, new Random(seed));
            socket.setSoLinger(true, 0);
            socket.close();
            return said;
        });
    }

    CompletableFuture<Heard> hear(long seed) {
        return Bytes.on(() -> hearAll(new Random(seed)));
    }

    @SuppressWarnings("ThreadPriorityCheck") // mixes the paces; nothing is expected of it
    private long sayAll(long count, Random random) {
        long said = 0;
        try {
            OutputStream out = socket.getOutputStream();
            while (said < count) {
                boolean stream = random.nextBoolean();
                for (int i = stream ? 8 : 80; i > 0 && said < count; i--) {
                    int size = 1 + random.nextInt(stream ? LARGEST_WRITE : LARGEST_MESSAGE);
                    int next = (int) Math.min(count - said, size);
                    out.write(own.bytes(), own.offset(said), next);
                    said += next;
                }
                Thread.yield();
            }
        } catch (IOException broken) {
            // The other side of the connection has been told to break it; what was heard of this one is checked there.
        }
        return said;
    }

    private void endStream() {
        try {
            socket.shutdownOutput();
        } catch (IOException broken) {
            // As above.
        }
    }

    private Heard hearAll(Random random) throws SocketTimeoutException {
        byte[] chunk = new byte[LARGEST_WRITE];
        long heard = 0;
        try {
            InputStream in = socket.getInputStream();
            for (int got = 0; got >= 0; got = in.read(chunk, 0, mostOfNext(random))) {
                others.check(chunk, got, heard);
                heard += got;
            }
            return new Heard(heard, false);
        } catch (SocketTimeoutException silence) {
            throw silence;
        } catch (IOException broken) {
            return new Heard(heard, true);
        }
    }

    @SuppressWarnings("ThreadPriorityCheck") // as above
    private int mostOfNext(Random random) {
        if (slow && random.nextInt(4) == 0) {
            Thread.yield();
        }
        return 1 + random.nextInt(slow ? 16 * 1024 : LARGEST_WRITE);
    }
}
