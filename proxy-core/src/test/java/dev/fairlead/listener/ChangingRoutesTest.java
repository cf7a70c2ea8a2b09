package dev.fairlead.listener;

import static dev.fairlead.listener.DataPathLab.assertServedBy;
import static dev.fairlead.listener.DataPathLab.connect;
import static dev.fairlead.listener.DataPathLab.next;
import static dev.fairlead.listener.DataPathLab.settings;
import static dev.fairlead.wire.Bytes.startUp;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairlead.relay.TransportKind;
import dev.fairlead.session.AdmissionLimits;
import dev.fairlead.session.CloseReason;
import io.netty.channel.epoll.Epoll;
import java.net.ConnectException;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Routes and listening sockets that come, change and go while others are served, with two loops. */
@Timeout(60)
class ChangingRoutesTest {
    private static final byte[] START = startUp("alice");

    static Stream<TransportKind> kinds() {
        return Stream.of(TransportKind.values()).filter(k -> k == TransportKind.NIO || Epoll.isAvailable());
    }

    private static AdmissionLimits atMost(int sessions) {
        return new AdmissionLimits(List.of(), OptionalInt.of(sessions), OptionalInt.empty(), OptionalInt.empty());
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void a_door_that_leads_nowhere_yet_makes_clients_wait_and_not_fail(TransportKind kind) throws Exception {
        try (var lab = new DataPathLab(kind, 2)) {
            lab.primaryIs("node1");
            Door door = lab.openDoor();
            Socket early = connect(door.address());
            early.getOutputStream().write(START);

            lab.path.lead(door, lab.route);

            assertServedBy("node1", early);
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void a_door_led_to_another_route_keeps_its_socket_and_the_sessions_of_the_first(TransportKind kind)
            throws Exception {
        try (var lab = new DataPathLab(kind, 2)) {
            ServedRoute other = lab.addRoute("other");
            lab.primaryIs("node1");
            Socket first = lab.connect(START);
            assertServedBy("node1", first);

            lab.path.lead(lab.door, other);
            Socket second = lab.connect(START);
            assertServedBy("node1", second);

            assertThat(lab.sessions()).extracting(session -> session.route()).containsExactlyInAnyOrder("rw", "other");
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void a_retired_route_is_refused_while_its_sessions_go_on_until_they_end(TransportKind kind) throws Exception {
        try (var lab = new DataPathLab(kind, 2)) {
            lab.primaryIs("node1");
            Socket client = lab.connect(START);
            assertServedBy("node1", client);

            lab.path.close(lab.door).join();
            CompletableFuture<Void> over = lab.path.retire(lab.route);

            client.getOutputStream().write("still here".getBytes(US_ASCII));
            assertThat(client.getInputStream().readNBytes("still here".length()))
                    .isEqualTo("still here".getBytes(US_ASCII));
            assertThatThrownBy(lab::connect).isInstanceOf(ConnectException.class);
            assertThat(over).isNotDone();
            client.close();
            assertThat(over).succeedsWithin(Duration.ofSeconds(10));
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void a_session_of_a_retired_route_is_cut_when_its_member_loses_the_role(TransportKind kind) throws Exception {
        try (var lab = new DataPathLab(kind, 2)) {
            lab.primaryIs("node1");
            Socket client = lab.connect(START);
            assertServedBy("node1", client);
            lab.path.close(lab.door).join();
            CompletableFuture<Void> over = lab.path.retire(lab.route);

            lab.primaryIs("node2");

            assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketException.class);
            assertThat(next(lab.events.closed).reason()).isEqualTo(CloseReason.PRIMARY_CHANGED);
            assertThat(over).succeedsWithin(Duration.ofSeconds(10));
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void another_limit_binds_those_who_come_and_leaves_those_who_are_there(TransportKind kind) throws Exception {
        try (var lab = new DataPathLab(kind, 2)) {
            lab.primaryIs("node1");
            Socket first = lab.connect(START);
            assertServedBy("node1", first);

            lab.path.change(lab.route, settings("rw", atMost(1)));
            Socket second = lab.connect(START);

            assertThat(second.getInputStream().readAllBytes())
                    .asString(US_ASCII)
                    .contains("53300");
            first.getOutputStream().write("still here".getBytes(US_ASCII));
            assertThat(first.getInputStream().readNBytes("still here".length()))
                    .isEqualTo("still here".getBytes(US_ASCII));
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void the_most_sessions_of_the_process_can_change(TransportKind kind) throws Exception {
        try (var lab = new DataPathLab(kind, 2)) {
            lab.primaryIs("node1");
            Socket first = lab.connect(START);
            assertServedBy("node1", first);

            lab.path.change(new DataPathSettings(OptionalInt.of(1), 2, Duration.ZERO, Duration.ofMillis(500)));
            Socket second = lab.connect(START);

            assertThat(second.getInputStream().readAllBytes())
                    .asString(US_ASCII)
                    .contains("53300");
            assertThat(lab.path.mostSessions()).isEqualTo(1);
        }
    }
}
