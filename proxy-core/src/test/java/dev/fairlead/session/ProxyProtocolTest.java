package dev.fairlead.session;

import static dev.fairlead.wire.Bytes.cancel;
import static dev.fairlead.wire.Bytes.error;
import static dev.fairlead.wire.Bytes.sslRequest;
import static dev.fairlead.wire.Bytes.startUp;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.wire.ProxyHeader;
import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whose connection it is: announced by a load balancer before us, and to a pooler behind us. */
class ProxyProtocolTest {
    private static final String BALANCER = "10.9.9.9";
    private static final byte[] START = startUp("alice");
    private static final byte[] LINE = "PROXY TCP4 192.0.2.7 198.51.100.1 51000 5432\r\n".getBytes(ISO_8859_1);
    private static final InetSocketAddress ALICE = new InetSocketAddress("192.0.2.7", 51_000);
    private static final InetSocketAddress FRONT = new InetSocketAddress("198.51.100.1", 5_432);

    private final SessionLab lab = new SessionLab();

    @BeforeEach
    void begin() {
        set(AdmissionLimits.DEFAULTS, false);
        lab.primaryIs("node1");
    }

    @AfterEach
    void nothing_threw() {
        assertThat(lab.events.failures).isEmpty();
    }

    private void set(AdmissionLimits admission, boolean send) {
        lab.change(
                "rw",
                admission,
                OpeningLimits.DEFAULTS,
                new ProxyProtocol(List.of(Cidr.parse(BALANCER + "/32")), send));
    }

    private static byte[] joined(byte[]... parts) {
        var all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private List<SessionInfo> sessions() {
        var listing = lab.loop.list(SessionFilter.ALL);
        lab.timer.run();
        var page = listing.join().next();
        lab.timer.run();
        return page.join();
    }

    @Test
    void a_session_is_the_announced_clients() {
        FakeLeg leg = lab.clientFrom(BALANCER, "rw");

        leg.says(joined(LINE, START));

        assertThat(sessions()).extracting(SessionInfo::client).containsExactly(ALICE);
        lab.server().connect();
        assertThat(lab.server().heard()).isEqualTo(START);
        leg.ends();
        lab.server().ends();
        assertThat(lab.events.closed.getLast().client()).isEqualTo(ALICE);
        assertThat(lab.tally.sessions()).isZero();
    }

    @Test
    void a_header_may_drip() {
        FakeLeg leg = lab.clientFrom(BALANCER, "rw");

        for (byte each : joined(ProxyHeader.encode(ALICE, FRONT), START)) {
            leg.says(new byte[] {each});
        }

        assertThat(sessions()).extracting(SessionInfo::client).containsExactly(ALICE);
        assertThat(lab.dials()).isEqualTo(1);
    }

    @Test
    void a_header_that_takes_too_long_ends_with_the_peek() {
        FakeLeg leg = lab.clientFrom(BALANCER, "rw");
        for (int i = 0; i < 9; i++) {
            leg.says(new byte[] {LINE[i]});
            lab.advance(Duration.ofSeconds(1));
        }
        assertThat(leg.isClosed()).isFalse();

        lab.advance(Duration.ofMillis(1_100));

        assertThat(leg.isClosedInOrder()).isTrue();
        assertThat(lab.events.reason()).isEqualTo(CloseReason.PEEK_TIMEOUT);
    }

    @Test
    void what_the_header_took_is_not_given_to_the_peek_again() {
        FakeLeg leg = lab.clientFrom(BALANCER, "rw");
        lab.advance(Duration.ofSeconds(9));
        leg.says(LINE);

        lab.advance(Duration.ofMillis(1_100));

        assertThat(lab.events.reason()).isEqualTo(CloseReason.PEEK_TIMEOUT);
        assertThat(lab.events.closed.getLast().client()).isEqualTo(ALICE);
    }

    @Test
    void a_balancer_that_announces_nobody_is_refused_for_a_reason_of_its_own() {
        FakeLeg leg = lab.clientFrom(BALANCER, "rw");

        leg.says(START);

        assertThat(leg.isClosedInOrder()).isTrue();
        assertThat(leg.heard()).isEmpty();
        assertThat(lab.events.reason()).isEqualTo(CloseReason.NO_PROXY_HEADER);
        assertThat(lab.dials()).isZero();
        assertThat(lab.tally.descriptors()).isZero();
    }

    @Test
    void a_balancer_that_goes_within_its_header_has_left() {
        FakeLeg leg = lab.clientFrom(BALANCER, "rw");
        leg.says("PROXY TC".getBytes(ISO_8859_1));

        leg.ends();

        assertThat(lab.events.reason()).isEqualTo(CloseReason.CLIENT_LEFT);
    }

    @Test
    void a_balancers_own_connection_is_its_own() {
        FakeLeg leg = lab.clientFrom(BALANCER, "rw");

        leg.says(joined("PROXY UNKNOWN\r\n".getBytes(ISO_8859_1), START));

        assertThat(sessions())
                .extracting(s -> s.client().getAddress().getHostAddress())
                .containsExactly(BALANCER);
        assertThat(lab.dials()).isEqualTo(1);
    }

    @Test
    void nobody_else_is_believed() {
        FakeLeg liar = lab.clientFrom("10.9.9.8", "rw");

        liar.says(joined(LINE, START));

        assertThat(sessions())
                .extracting(s -> s.client().getAddress().getHostAddress())
                .containsExactly("10.9.9.8");
        lab.server().connect();
        assertThat(lab.server().heard()).startsWith(LINE);
    }

    @Test
    void limits_and_the_allow_list_go_by_the_announced_address() {
        set(
                new AdmissionLimits(
                        List.of(Cidr.parse("192.0.2.0/24")),
                        OptionalInt.empty(),
                        OptionalInt.of(1),
                        OptionalInt.empty()),
                false);
        byte[] bob = "PROXY TCP4 192.0.2.8 198.51.100.1 51000 5432\r\n".getBytes(ISO_8859_1);
        byte[] eve = "PROXY TCP4 203.0.113.1 198.51.100.1 51000 5432\r\n".getBytes(ISO_8859_1);

        FakeLeg alice = lab.clientFrom(BALANCER, "rw");
        alice.says(joined(LINE, START));
        FakeLeg aliceAgain = lab.clientFrom(BALANCER, "rw");
        aliceAgain.says(joined(LINE, START));
        FakeLeg bobs = lab.clientFrom(BALANCER, "rw");
        bobs.says(joined(bob, START));
        FakeLeg eves = lab.clientFrom(BALANCER, "rw");
        eves.says(joined(eve, START));

        assertThat(alice.isClosed()).isFalse();
        assertThat(bobs.isClosed()).isFalse();
        assertThat(aliceAgain.heardText()).contains("C53300").contains("max-sessions-per-address");
        assertThat(eves.heardText()).contains("C28000");
        alice.ends();
        FakeLeg aliceOnceMore = lab.clientFrom(BALANCER, "rw");
        aliceOnceMore.says(joined(LINE, START));
        assertThat(aliceOnceMore.isClosed()).isFalse();
    }

    @Test
    void a_member_is_told_before_anything_else_on_each_dial() {
        set(AdmissionLimits.DEFAULTS, true);
        byte[] header = ProxyHeader.encode(ALICE, FRONT);
        FakeLeg leg = lab.clientFrom(BALANCER, "rw");
        leg.says(joined(LINE, sslRequest()));
        lab.server().connect();
        assertThat(lab.server().heard()).isEqualTo(joined(header, sslRequest()));
        lab.server().says(new byte[] {'N'});
        leg.says(START);
        lab.server().says(error("57P03", "the database system is starting up"));

        lab.advance(Duration.ofMillis(200));
        lab.server().connect();

        assertThat(lab.server().heard()).isEqualTo(joined(header, START));
        assertThat(lab.dials()).isEqualTo(2);
    }

    @Test
    void a_member_is_told_of_a_client_that_nobody_announced() {
        set(AdmissionLimits.DEFAULTS, true);
        FakeLeg leg = lab.clientFrom("10.0.0.5", "rw");
        leg.says(START);

        lab.server().connect();

        assertThat(lab.server().heard())
                .isEqualTo(joined(ProxyHeader.encode(leg.remoteAddress(), leg.localAddress()), START));
    }

    @Test
    void members_are_told_whose_cancel_it_is() {
        set(AdmissionLimits.DEFAULTS, true);
        lab.clientFrom(BALANCER, "rw").says(joined(LINE, cancel(4)));

        assertThat(lab.dials()).isEqualTo(3);
        for (FakeLeg server : List.copyOf(lab.transport.dialed)) {
            server.connect();
            assertThat(server.heard()).isEqualTo(joined(ProxyHeader.encode(ALICE, FRONT), cancel(4)));
        }
    }
}
