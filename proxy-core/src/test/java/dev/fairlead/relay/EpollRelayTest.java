package dev.fairlead.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairlead.relay.TestProxy.Pair;
import java.net.SocketException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What only epoll tells; with NIO it is learned at the next write. */
@EnabledOnOs(OS.LINUX)
class EpollRelayTest {
    @Test
    void a_reset_after_the_end_of_the_stream_ends_the_session_at_once() throws Exception {
        try (var proxy = new TestProxy(TransportKind.EPOLL);
                Pair pair = proxy.connect()) {
            pair.client().shutdownOutput();
            assertThat(pair.server().getInputStream().read()).isEqualTo(-1);

            pair.client().setSoLinger(true, 0);
            pair.client().close();

            assertThat(proxy.nextEnd()).isEqualTo(RelayEnd.DOWNSTREAM_RESET);
        }
    }

    @Test
    void a_reset_that_comes_right_behind_the_end_of_a_stream_reaches_the_other_side() throws Exception {
        try (var proxy = new TestProxy(TransportKind.EPOLL);
                Pair pair = proxy.connect()) {
            proxy.onLoop(() -> {
                pair.server().shutdownOutput();
                pair.server().setSoLinger(true, 0);
                pair.server().close();
                return true;
            });

            assertThatThrownBy(() -> pair.client().getInputStream().read()).isInstanceOf(SocketException.class);
            assertThat(proxy.nextEnd()).isEqualTo(RelayEnd.UPSTREAM_RESET);
        }
    }
}
