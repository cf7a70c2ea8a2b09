package dev.fairlead.session;

import static dev.fairlead.wire.Bytes.sslRequest;
import static dev.fairlead.wire.Bytes.startUp;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may have a session, and how the others are told. */
class AdmissionTest {
    private static final byte[] START = startUp("alice");
    private static final OptionalInt ANY = OptionalInt.empty();

    private SessionLab lab = new SessionLab();

    @AfterEach
    void nothing_threw() {
        assertThat(lab.events.failures).isEmpty();
    }

    private void limits(AdmissionLimits limits) {
        lab = new SessionLab(limits, OpeningLimits.DEFAULTS);
        lab.primaryIs("node1");
    }

    @Test
    void an_address_outside_the_allow_list_gets_28000() {
        limits(new AdmissionLimits(List.of(Cidr.parse("10.1.0.0/16")), ANY, ANY, ANY));

        FakeLeg inside = lab.clientFrom("10.1.2.3", "rw");
        FakeLeg outside = lab.clientFrom("10.2.2.3", "rw");
        inside.says(START);
        outside.says(START);

        assertThat(outside.heardText()).contains("C28000");
        assertThat(outside.isClosedInOrder()).isTrue();
        assertThat(inside.isClosed()).isFalse();
        assertThat(lab.dials()).isEqualTo(1);
    }

    @Test
    void a_client_that_asks_for_tls_is_declined_without_a_word() {
        limits(new AdmissionLimits(List.of(Cidr.parse("10.1.0.0/16")), ANY, ANY, ANY));

        FakeLeg outside = lab.clientFrom("10.2.2.3", "rw");
        outside.says(sslRequest());

        assertThat(outside.heard()).isEmpty();
        assertThat(outside.isClosedInOrder()).isTrue();
        assertThat(lab.events.reason()).isEqualTo(CloseReason.NOT_ALLOWED);
    }

    @Test
    void the_route_has_a_limit() {
        limits(new AdmissionLimits(List.of(), OptionalInt.of(2), ANY, ANY));
        FakeLeg first = lab.client("rw", START);
        lab.client("rw", START);

        FakeLeg third = lab.client("rw", START);
        assertThat(third.heardText()).contains("C53300").contains("max-sessions");
        first.ends();

        assertThat(lab.client("rw", START).isClosed()).isFalse();
    }

    @Test
    void an_address_has_a_limit_of_its_own() {
        limits(new AdmissionLimits(List.of(), ANY, OptionalInt.of(1), ANY));
        lab.clientFrom("10.0.0.1", "rw").says(START);
        FakeLeg again = lab.clientFrom("10.0.0.1", "rw");
        FakeLeg other = lab.clientFrom("10.0.0.2", "rw");
        again.says(START);
        other.says(START);

        assertThat(again.heardText()).contains("C53300").contains("max-sessions-per-address");
        assertThat(other.isClosed()).isFalse();
    }

    @Test
    void an_address_may_connect_so_often_per_second() {
        limits(new AdmissionLimits(List.of(), ANY, ANY, OptionalInt.of(2)));
        for (int i = 0; i < 2; i++) {
            lab.clientFrom("10.0.0.1", "rw").says(START);
        }
        FakeLeg third = lab.clientFrom("10.0.0.1", "rw");
        third.says(START);
        assertThat(third.heardText()).contains("C53300").contains("max-connection-rate");

        lab.advance(Duration.ofSeconds(1));
        FakeLeg later = lab.clientFrom("10.0.0.1", "rw");
        later.says(START);

        assertThat(later.isClosed()).isFalse();
    }

    @Test
    void the_rate_of_an_address_is_shared_by_all_loops() {
        limits(new AdmissionLimits(List.of(), ANY, ANY, OptionalInt.of(2)));
        for (int i = 0; i < 2; i++) {
            lab.clientFrom("10.0.0.1", "rw").says(START);
        }

        lab.goOnWithAnotherLoop();
        FakeLeg third = lab.clientFrom("10.0.0.1", "rw");
        third.says(START);

        assertThat(third.heardText()).contains("C53300").contains("max-connection-rate");
    }

    @Test
    void the_process_has_a_limit() {
        lab = new SessionLab(AdmissionLimits.DEFAULTS, OpeningLimits.DEFAULTS, 1);
        lab.primaryIs("node1");
        lab.client("ro", START);

        FakeLeg second = lab.client("rw", START);

        assertThat(second.heardText()).contains("C53300");
        assertThat(lab.events.reason()).isEqualTo(CloseReason.SESSION_LIMIT);
    }

    @Test
    void declined_clients_take_nobodys_place() {
        limits(new AdmissionLimits(List.of(Cidr.parse("10.1.0.0/16")), OptionalInt.of(2), OptionalInt.of(1), ANY));
        for (int i = 0; i < 10; i++) {
            lab.clientFrom("10.2.2.3", "rw");
        }

        FakeLeg allowed = lab.clientFrom("10.1.2.3", "rw");
        FakeLeg another = lab.clientFrom("10.1.2.4", "rw");
        allowed.says(START);
        another.says(START);

        assertThat(allowed.isClosed()).isFalse();
        assertThat(another.isClosed()).isFalse();
        lab.advance(Duration.ofMillis(2_100));
        assertThat(lab.tally.admitted()).isEqualTo(2);
        assertThat(lab.tally.route("rw").admitted()).isEqualTo(2);
        assertThat(lab.tally.route("rw").admittedOf(InetAddress.ofLiteral("10.2.2.3")))
                .isZero();
    }

    @Test
    void declined_clients_that_are_silent_are_few_and_short_lived() {
        limits(new AdmissionLimits(List.of(), OptionalInt.of(1), ANY, ANY));
        lab.client("rw");
        for (int i = 0; i < 300; i++) {
            lab.client("rw");
        }
        assertThat(lab.tally.sessions()).isEqualTo(257);

        lab.advance(Duration.ofMillis(2_100));

        assertThat(lab.tally.sessions()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.255.1.1, true",
        "10.0.0.0/8, 11.0.0.1, false",
        "10.0.0.128/25, 10.0.0.127, false",
        "10.0.0.128/25, 10.0.0.129, true",
        "10.0.0.1, 10.0.0.1, true",
        "10.0.0.1, 10.0.0.2, false",
        "0.0.0.0/0, 1.2.3.4, true",
        "0.0.0.0/0, ::1, false",
        "fd00::/8, fd12::1, true",
        "fd00::/8, fe80::1, false",
        "::/0, ::1, true"
    })
    void blocks_contain_addresses(String block, String address, boolean inside) {
        assertThat(Cidr.parse(block).contains(InetAddress.ofLiteral(address))).isEqualTo(inside);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "example.org", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/x", "10.0.0/8/8", "::/129"})
    void what_is_not_a_block_is_refused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Cidr.parse(text));
    }
}
