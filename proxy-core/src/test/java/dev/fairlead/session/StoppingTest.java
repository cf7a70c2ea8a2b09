package dev.fairlead.session;

import static dev.fairlead.wire.Bytes.authenticationOk;
import static dev.fairlead.wire.Bytes.startUp;
import static dev.fairlead.wire.Bytes.startUpWith;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sessions that keep a primary that is stopping from it. */
class StoppingTest {
    private static final byte[] QUERY = "query".getBytes(US_ASCII);

    private final SessionLab lab = new SessionLab();

    @BeforeEach
    void there_is_a_primary() {
        lab.primaryIs("node1");
    }

    @AfterEach
    void nothing_threw() {
        assertThat(lab.events.failures).isEmpty();
    }

    private FakeLeg relayed(String route, byte[] startUp) {
        FakeLeg client = lab.client(route, startUp);
        FakeLeg server = lab.server();
        server.connect();
        server.says(authenticationOk());
        client.heard();
        server.heard();
        return client;
    }

    @Test
    void are_cut_after_the_timeout() {
        FakeLeg client = relayed("rw", startUp("alice"));
        FakeLeg server = lab.server();
        lab.stopping("node1");

        lab.advanceMillis(4_900);
        client.says(QUERY);
        assertThat(server.heard()).isEqualTo(QUERY);
        lab.advanceMillis(200);

        assertThat(client.isReset()).isTrue();
        assertThat(server.isReset()).isTrue();
        assertThat(lab.events.reason()).isEqualTo(CloseReason.STOPPING_TIMEOUT);
    }

    @Test
    void are_cut_after_a_second_when_they_replicate() {
        FakeLeg client = relayed("rw", startUpWith("user", "alice", "replication", "database"));
        FakeLeg other = relayed("rw", startUp("bob"));
        lab.stopping("node1");

        lab.advanceMillis(900);
        assertThat(client.isClosed()).isFalse();
        lab.advanceMillis(200);

        assertThat(client.isReset()).isTrue();
        assertThat(other.isClosed()).isFalse();
    }

    @Test
    void are_cut_on_read_routes_too() {
        FakeLeg client = relayed("ro", startUp("alice"));
        lab.stopping("node1");

        lab.advanceMillis(5_100);

        assertThat(client.isReset()).isTrue();
    }

    @Test
    void stay_when_it_takes_writes_again_and_their_time_begins_anew() {
        FakeLeg client = relayed("rw", startUp("alice"));
        lab.stopping("node1");
        lab.advance(Duration.ofSeconds(3));
        lab.primaryIs("node1");
        lab.advance(Duration.ofSeconds(3));
        lab.stopping("node1");

        lab.advance(Duration.ofSeconds(3));

        assertThat(client.isClosed()).isFalse();
    }
}
