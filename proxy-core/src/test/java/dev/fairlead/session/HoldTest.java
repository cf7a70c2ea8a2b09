package dev.fairlead.session;

import static dev.fairlead.wire.Bytes.authenticationOk;
import static dev.fairlead.wire.Bytes.error;
import static dev.fairlead.wire.Bytes.sslRequest;
import static dev.fairlead.wire.Bytes.startUp;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who waits, for how long, in which order, and what they are told when nobody comes. */
class HoldTest {
    private static final byte[] START = startUp("alice");

    private SessionLab lab = new SessionLab();

    @AfterEach
    void nothing_threw() {
        assertThat(lab.events.failures).isEmpty();
    }

    @Test
    void holds_while_there_is_no_primary_and_serves_when_there_is_one() {
        lab.noPrimary();
        FakeLeg client = lab.client("rw", START);
        lab.advance(Duration.ofSeconds(3));
        assertThat(lab.dials()).isZero();
        assertThat(client.heard()).isEmpty();

        lab.primaryIs("node2");

        assertThat(lab.server().remoteAddress().getPort()).isEqualTo(2);
        lab.server().connect();
        lab.server().says(authenticationOk());
        assertThat(client.heard()).isEqualTo(authenticationOk());
        assertThat(lab.events.held).containsExactly("NO_PRIMARY");
        assertThat(lab.events.suspicions).containsExactly("CLIENT_HELD");
    }

    @Test
    void holds_under_tls_as_well() {
        lab.noPrimary();
        FakeLeg client = lab.client("rw", sslRequest());
        lab.advance(Duration.ofSeconds(3));

        lab.primaryIs("node2");
        lab.server().connect();

        assertThat(lab.server().heard()).isEqualTo(sslRequest());
        assertThat(client.isClosed()).isFalse();
    }

    @Test
    void holds_when_the_verdict_has_run_out_though_nobody_said_so() {
        lab.primaryIs("node1");
        lab.advance(SessionLab.LEASE);

        lab.client("rw", START);

        assertThat(lab.dials()).isZero();
        assertThat(lab.events.held).containsExactly("STALE_VIEW");
    }

    @Test
    void holds_while_the_primary_is_stopping() {
        lab.stopping("node1");

        lab.client("rw", START);

        assertThat(lab.events.held).containsExactly("UNREADY");
    }

    /** What the servers of the next three heard first. */
    private List<String> serveThree() {
        List<String> served = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            lab.server().connect();
            served.add(lab.server().heardText());
            lab.server().says(authenticationOk());
            lab.timer.run();
        }
        return served;
    }

    @Test
    void lets_the_first_in_out_first() {
        lab = new SessionLab(AdmissionLimits.DEFAULTS, SessionLab.opening(o -> o.maxOpening(1)));
        lab.noPrimary();
        for (int i = 0; i < 3; i++) {
            lab.client("rw", startUp("user" + i));
        }
        lab.primaryIs("node1");

        List<String> served = serveThree();

        assertThat(served).hasSize(3);
        assertThat(served.get(0)).contains("user0");
        assertThat(served.get(1)).contains("user1");
        assertThat(served.get(2)).contains("user2");
    }

    @Test
    void routes_to_one_backend_share_its_places() {
        lab = new SessionLab(AdmissionLimits.DEFAULTS, SessionLab.opening(o -> o.maxOpening(1)));
        lab.verdicts.eligible("node1");
        lab.primaryIs("node1");
        lab.client("rw", startUp("first"));
        for (int i = 0; i < 5; i++) {
            lab.client("rw", startUp("writer" + i));
        }
        lab.client("ro", startUp("reader"));

        List<String> served = serveThree();

        assertThat(served).anySatisfy(heard -> assertThat(heard).contains("reader"));
        assertThat(served).anySatisfy(heard -> assertThat(heard).contains("writer0"));
    }

    @Test
    void never_opens_more_than_max_opening_at_once() {
        lab.noPrimary();
        for (int i = 0; i < 200; i++) {
            lab.client("rw", START);
        }

        lab.primaryIs("node1");

        assertThat(lab.dials()).isEqualTo(32);
        for (int served = 1; served <= 200; served++) {
            FakeLeg server = lab.transport.dialed.get(served - 1);
            server.connect();
            server.says(authenticationOk());
            lab.timer.run();
            assertThat(lab.dials()).isEqualTo(Math.min(200, 32 + served));
        }
        assertThat(lab.events.served).hasSize(200);
        assertThat(lab.tally.route("rw").held()).isZero();
    }

    @Test
    void a_client_that_was_lost_keeps_its_place() {
        lab = new SessionLab(AdmissionLimits.DEFAULTS, SessionLab.opening(o -> o.maxOpening(1)));
        lab.primaryIs("node1");
        lab.client("rw", startUp("first"));
        lab.client("rw", startUp("second"));

        lab.server().refuse();
        lab.advanceMillis(110);
        lab.server().connect();

        assertThat(lab.server().heardText()).contains("first");
    }

    @Test
    void a_held_client_that_leaves_frees_its_place() {
        lab = new SessionLab(AdmissionLimits.DEFAULTS, SessionLab.opening(o -> o.holdMaxSessions(1)));
        lab.noPrimary();
        FakeLeg first = lab.client("rw", START);

        first.ends();
        FakeLeg second = lab.client("rw", START);

        assertThat(lab.events.reason()).isEqualTo(CloseReason.CLIENT_LEFT);
        assertThat(second.isClosed()).isFalse();
        assertThat(lab.tally.route("rw").held()).isEqualTo(1);
    }

    @Test
    void a_held_client_that_is_reset_frees_its_place() {
        lab.noPrimary();
        FakeLeg client = lab.client("rw", START);

        client.resets();

        assertThat(lab.events.reason()).isEqualTo(CloseReason.CLIENT_RESET);
        assertThat(lab.tally.route("rw").held()).isZero();
    }

    @Test
    void says_why_when_the_hold_ends() {
        lab.noPrimary();
        FakeLeg client = lab.client("rw", START);

        lab.advance(Duration.ofMillis(59_900));
        assertThat(client.isClosed()).isFalse();
        lab.noPrimary();
        lab.advance(Duration.ofMillis(200));

        assertThat(client.heardText()).contains("C57P03").contains("NO_PRIMARY").contains("\"rw\"");
        assertThat(client.isClosedInOrder()).isTrue();
        assertThat(lab.events.reason()).isEqualTo(CloseReason.HOLD_TIMEOUT);
    }

    @Test
    void never_answers_an_ssl_request_itself() {
        lab.noPrimary();
        FakeLeg client = lab.client("rw", sslRequest());

        lab.advance(Duration.ofSeconds(61));

        assertThat(client.heard()).isEmpty();
        assertThat(client.isClosedInOrder()).isTrue();
    }

    @Test
    void passes_the_servers_own_refusal_on_word_for_word_when_the_hold_ends() {
        byte[] refusal = error("57P03", "the database system is in recovery mode");
        lab = new SessionLab(AdmissionLimits.DEFAULTS, SessionLab.opening(o -> o.holdTimeout(Duration.ofSeconds(2))));
        lab.primaryIs("node1");
        FakeLeg client = lab.client("rw", START);

        int answered = 0;
        while (!client.isClosed()) {
            if (lab.dials() > answered) {
                answered++;
                lab.server().connect();
                lab.server().says(refusal);
            }
            lab.advanceMillis(20);
        }

        assertThat(answered).isBetween(3, 6);
        assertThat(client.heard()).isEqualTo(refusal);
        assertThat(lab.events.reason()).isEqualTo(CloseReason.REFUSED_BY_SERVER);
    }

    @Test
    void counts_the_hold_from_its_first_wait_however_often_openings_are_lost() {
        lab = new SessionLab(AdmissionLimits.DEFAULTS, SessionLab.opening(o -> o.holdTimeout(Duration.ofSeconds(2))));
        lab.primaryIs("node1");
        FakeLeg client = lab.client("rw", START);
        long start = lab.timer.nanoTime();

        int answered = 0;
        while (!client.isClosed()) {
            if (lab.dials() > answered) {
                answered++;
                lab.server().refuse();
            }
            lab.advanceMillis(20);
        }

        assertThat(Duration.ofNanos(lab.timer.nanoTime() - start))
                .isBetween(Duration.ofMillis(1_950), Duration.ofMillis(2_150));
        assertThat(client.heardText()).contains("57P03").contains("node1");
    }

    @Test
    void refuses_at_once_when_as_many_as_may_be_are_held() {
        lab = new SessionLab(AdmissionLimits.DEFAULTS, SessionLab.opening(o -> o.holdMaxSessions(2)));
        lab.noPrimary();
        lab.client("rw", START);
        lab.client("rw", START);

        FakeLeg third = lab.client("rw", START);

        assertThat(third.heardText()).contains("C53300").contains("hold.max-sessions");
        assertThat(lab.events.reason()).isEqualTo(CloseReason.HOLD_FULL);
    }

    @Test
    void refuses_at_once_when_holding_is_switched_off() {
        lab = new SessionLab(AdmissionLimits.DEFAULTS, SessionLab.opening(o -> o.holdTimeout(Duration.ZERO)));
        lab.noPrimary();

        FakeLeg client = lab.client("rw", START);

        assertThat(client.heardText()).contains("C57P03");
    }

    @Test
    void a_new_verdict_forgives_what_a_backend_did_before() {
        lab.primaryIs("node1");
        lab.client("rw", START);
        lab.server().refuse();
        lab.noPrimary();

        lab.primaryIs("node1");

        assertThat(lab.dials()).isEqualTo(2);
    }

    @Test
    void clients_that_are_held_are_told_when_the_proxy_shuts_down() {
        lab.noPrimary();
        FakeLeg plain = lab.client("rw", START);
        FakeLeg tls = lab.client("rw", sslRequest());
        FakeLeg silent = lab.client("rw");

        lab.loop.drain();
        lab.timer.run();
        silent.says(START);

        assertThat(plain.heardText()).contains("C57P03");
        assertThat(tls.heard()).isEmpty();
        assertThat(tls.isClosedInOrder()).isTrue();
        assertThat(silent.heardText()).contains("C57P03");
        assertThat(lab.tally.sessions()).isZero();
    }

    @Test
    void a_session_that_exists_outlives_the_beginning_of_a_shutdown() {
        lab.primaryIs("node1");
        FakeLeg client = lab.client("rw", START);
        lab.server().connect();
        lab.server().says(authenticationOk());

        lab.loop.drain();
        lab.timer.run();
        assertThat(client.isClosed()).isFalse();
        lab.loop.killAll(CloseReason.SHUTDOWN);
        lab.timer.run();

        assertThat(client.isReset()).isTrue();
        assertThat(lab.events.reason()).isEqualTo(CloseReason.SHUTDOWN);
    }
}
