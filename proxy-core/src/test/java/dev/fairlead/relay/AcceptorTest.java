package dev.fairlead.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** What an acceptor does when the kernel has no descriptor left, and what accepted sockets inherit. */
class AcceptorTest {
    private static final int IPPROTO_TCP = 6;
    private static final int TCP_KEEPIDLE = 4;
    private static final int TCP_KEEPINTVL = 5;
    private static final int TCP_KEEPCNT = 6;
    private static final int TCP_USER_TIMEOUT = 18;

    @Test
    void rests_when_accepting_fails_and_tries_again_by_itself() throws Exception {
        try (EventLoops loops = EventLoops.start(1, TransportKind.NIO, failure -> {})) {
            var home = (NioTransport) loops.transports().getFirst();
            var scarce = new ScarceAcceptor(home);

            home.timer().execute(scarce::onAcceptable);

            assertThat(TestProxy.next(scarce.log)).isEqualTo("accept fails");
            assertThat(TestProxy.next(scarce.log)).isEqualTo("armed false");
            assertThat(TestProxy.next(scarce.log)).isEqualTo("told Too many open files");
            assertThat(TestProxy.next(scarce.log)).isEqualTo("armed true");
            assertThat(scarce.log).isEmpty();
        }
    }

    @Test
    @EnabledIf("epollIsAvailable")
    void accepted_sockets_have_the_options_of_the_listening_one() throws Exception {
        BlockingQueue<Leg> accepted = new LinkedBlockingQueue<>();
        try (EventLoops loops = EventLoops.start(1, TransportKind.EPOLL, failure -> {});
                Listening listening = loops.listen(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), loop -> new Collecting(accepted));
                var client = new java.net.Socket(
                        listening.localAddress().getAddress(),
                        listening.localAddress().getPort())) {
            assertThat(client.isConnected()).isTrue();

            var socket = (Socket) ((EpollLeg) TestProxy.next(accepted)).fd();

            assertThat(socket.isTcpNoDelay()).isTrue();
            assertThat(socket.isKeepAlive()).isTrue();
            assertThat(socket.getIntOpt(IPPROTO_TCP, TCP_KEEPIDLE)).isEqualTo(30);
            assertThat(socket.getIntOpt(IPPROTO_TCP, TCP_KEEPINTVL)).isEqualTo(10);
            assertThat(socket.getIntOpt(IPPROTO_TCP, TCP_KEEPCNT)).isEqualTo(3);
            assertThat(socket.getIntOpt(IPPROTO_TCP, TCP_USER_TIMEOUT)).isZero();
        }
    }

    static boolean epollIsAvailable() {
        return TransportKind.best() == TransportKind.EPOLL;
    }

    private record Collecting(BlockingQueue<Leg> accepted) implements AcceptListener {
        @Override
        public void onAccepted(Leg leg) {
            accepted.add(leg);
        }

        @Override
        public void onAcceptFailed(IOException cause) {}
    }

    private static final class ScarceAcceptor extends Acceptor<NioTransport> {
        final BlockingQueue<String> log;

        ScarceAcceptor(NioTransport home) {
            this(home, new LinkedBlockingQueue<>());
        }

        private ScarceAcceptor(NioTransport home, BlockingQueue<String> log) {
            super(new InetSocketAddress(0), List.of(new Destination<>(home, new Telling(log))));
            this.log = log;
        }

        @Override
        boolean acceptOne(Destination<NioTransport> destination) throws IOException {
            log.add("accept fails");
            throw new IOException("Too many open files");
        }

        @Override
        void arm(boolean wanted) {
            log.add("armed " + wanted);
        }

        @Override
        void closeSocket() {}
    }

    private record Telling(BlockingQueue<String> log) implements AcceptListener {
        @Override
        public void onAccepted(Leg leg) {}

        @Override
        public void onAcceptFailed(IOException cause) {
            log.add("told " + cause.getMessage());
        }
    }
}
