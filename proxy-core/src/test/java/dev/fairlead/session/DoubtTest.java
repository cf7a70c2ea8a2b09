package dev.fairlead.session;

import static dev.fairlead.wire.Bytes.authenticationOk;
import static dev.fairlead.wire.Bytes.sslRequest;
import static dev.fairlead.wire.Bytes.startUp;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** PostgreSQL has broken a session: openings with TLS, whose refusal the proxy could not read, wait until the member's Patroni answers. */
class DoubtTest {
    private static final byte[] START = startUp("alice");
    private static final byte[] DIRECT_TLS = {0x16, 3, 1, 0, 1, 9};

    private final SessionLab lab = new SessionLab();

    @BeforeEach
    void a_session_was_broken() {
        lab.primaryIs("node1");
        breakSession();
        lab.verdicts.answered("node1", lab.timer.nanoTime());
    }

    @AfterEach
    void nothing_threw() {
        assertThat(lab.events.failures).isEmpty();
    }

    private void breakSession() {
        lab.client("rw", START);
        lab.server().connect();
        lab.server().says(authenticationOk());
        lab.server().says(new byte[400]);
        lab.server().resets();
    }

    @Test
    void openings_with_tls_wait_until_its_patroni_answers() {
        int before = lab.dials();
        lab.client("rw", sslRequest());
        lab.client("rw", DIRECT_TLS);
        lab.advanceMillis(50);
        assertThat(lab.dials()).isEqualTo(before);
        assertThat(lab.events.held).containsExactly("UNANSWERED", "UNANSWERED");

        lab.verdicts.answered("node1", lab.timer.nanoTime());
        lab.primaryIs("node1");
        lab.advanceMillis(6);

        assertThat(lab.dials()).isEqualTo(before + 2);
    }

    @Test
    void an_answer_to_an_earlier_request_says_nothing() {
        int before = lab.dials();
        lab.client("rw", sslRequest());

        lab.primaryIs("node1");
        lab.advanceMillis(50);

        assertThat(lab.dials()).isEqualTo(before);
    }

    @Test
    void openings_in_plaintext_go_on_past_those_that_wait() {
        int before = lab.dials();
        lab.client("rw", sslRequest());

        lab.client("rw", START);

        assertThat(lab.dials()).isEqualTo(before + 1);
    }

    @Test
    void the_wait_has_a_bound() {
        int before = lab.dials();
        lab.client("rw", sslRequest());

        lab.advanceMillis(4_900);
        assertThat(lab.dials()).isEqualTo(before);
        lab.advanceMillis(200);

        assertThat(lab.dials()).isEqualTo(before + 1);
    }

    @Test
    void sessions_that_break_again_and_again_do_not_renew_the_wait() {
        for (int i = 0; i < 5; i++) {
            lab.advanceMillis(10);
            breakSession();
        }
        int before = lab.dials();
        lab.client("rw", sslRequest());

        lab.verdicts.answered("node1", lab.timer.nanoTime() - 45_000_000);
        lab.primaryIs("node1");
        lab.advanceMillis(6);

        assertThat(lab.dials()).isEqualTo(before + 1);
    }

    @Test
    void a_break_after_the_answer_is_another_doubt() {
        lab.advanceMillis(10);
        lab.verdicts.answered("node1", lab.timer.nanoTime());
        lab.primaryIs("node1");
        lab.advanceMillis(10);
        breakSession();
        int before = lab.dials();

        lab.client("rw", sslRequest());
        lab.advanceMillis(50);

        assertThat(lab.dials()).isEqualTo(before);
    }
}
