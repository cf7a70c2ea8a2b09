package dev.fairlead.session;

import dev.fairlead.cluster.Backend;
import dev.fairlead.relay.Leg;
import dev.fairlead.relay.LegListener;
import dev.fairlead.relay.Transport;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Sends one CancelRequest to several backends and waits until each has closed its side, which is when the cancel has been carried out there.
 * Confined to its loop.
 *
 * <p>The key in the packet protects: a member that does not know it does nothing.
 */
final class CancelFanOut {
    /** A member that is not there must not keep Ctrl-C waiting. */
    private static final long CONNECT_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** libpq waits for the end of the stream without a deadline of its own. */
    private static final long TOTAL_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final byte[] packet;
    private final ByteBuf scratch;
    private final Runnable onDone;
    private final long startedNanos;
    private final int members;
    private final Set<Attempt> connecting = new HashSet<>();
    private final Set<Attempt> waiting = new HashSet<>();

    /**
     * @param packet the CancelRequest, whole
     * @param scratch the loop's
     * @param onDone called once, not before {@link #start} has returned
     */
    CancelFanOut(byte[] packet, int members, ByteBuf scratch, long nowNanos, Runnable onDone) {
        this.packet = packet;
        this.members = members;
        this.scratch = scratch;
        this.startedNanos = nowNanos;
        this.onDone = onDone;
    }

    int members() {
        return members;
    }

    void start(List<Backend> backends, Transport transport) {
        for (Backend backend : backends) {
            var attempt = new Attempt();
            connecting.add(attempt);
            attempt.leg = transport.dial(backend.socketAddress(), attempt);
        }
    }

    /** Gives up on what takes too long. */
    void onTick(long nowNanos) {
        if (nowNanos - startedNanos >= CONNECT_NANOS) {
            List.copyOf(connecting).forEach(Attempt::end);
        }
        if (nowNanos - startedNanos >= TOTAL_NANOS) {
            List.copyOf(waiting).forEach(Attempt::end);
        }
    }

    /** Closes what is left without a word to {@code onDone}. */
    void abandon() {
        connecting.forEach(Attempt::close);
        waiting.forEach(Attempt::close);
        connecting.clear();
        waiting.clear();
    }

    private void onEnded() {
        if (connecting.isEmpty() && waiting.isEmpty()) {
            onDone.run();
        }
    }

    /** One backend's copy of the request. */
    private final class Attempt implements LegListener {
        private @Nullable Leg leg;
        private int sent;

        @Override
        public void onConnected() {
            connecting.remove(this);
            waiting.add(this);
            send();
        }

        @Override
        public void onConnectFailed(IOException cause) {
            end();
        }

        @Override
        public void onWritable() {
            send();
        }

        @Override
        public void onReadable() {
            try {
                int received = 1;
                while (leg != null && received > 0) {
                    received = leg.read(scratch.clear());
                }
                if (received < 0) {
                    end();
                }
            } catch (IOException gone) {
                end();
            }
        }

        @Override
        public void onFailure(Throwable cause) {
            end();
        }

        private void send() {
            try {
                if (leg != null && sent < packet.length) {
                    scratch.clear().writeBytes(packet, sent, packet.length - sent);
                    sent += leg.write(scratch);
                }
            } catch (IOException gone) {
                end();
            }
        }

        private void close() {
            if (leg != null) {
                leg.close();
            }
        }

        private void end() {
            close();
            if (connecting.remove(this) || waiting.remove(this)) {
                onEnded();
            }
        }
    }
}
