package dev.fairlead.operate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairlead.run.RunningProxy;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Orders by HTTP to a running proxy, and what they do. */
@Timeout(90)
class OrderEndpointsTest {
    private RunningProxy proxy;

    @BeforeEach
    void start() throws Exception {
        proxy = new RunningProxy();
    }

    @AfterEach
    void stop() throws IOException {
        proxy.close();
    }

    private JsonNode done(String method, String path) throws Exception {
        HttpResponse<String> answer = proxy.ask(method, path);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JsonMapper.shared().readTree(answer.body());
    }

    private List<String> orders() throws Exception {
        return done("GET", "/api/v1/status")
                .path("clusters")
                .path(0)
                .path("orders")
                .valueStream()
                .map(order -> order.path("order").asString() + " "
                        + order.path("subject").asString() + " by "
                        + order.path("who").asString() + ": "
                        + order.path("why").asString())
                .toList();
    }

    private JsonNode sessions(String query) throws Exception {
        return done("GET", "/api/v1/sessions" + query);
    }

    /** Clients that have left are noticed within a moment. */
    private JsonNode sessions(String query, int count) throws Exception {
        JsonNode found = sessions(query);
        while (found.path("matching").asInt() != count) {
            LockSupport.parkNanos(1_000_000);
            found = sessions(query);
        }
        return found.path("sessions");
    }

    @Test
    void a_held_route_serves_nobody_until_it_is_released_and_keeps_who_is_there() throws Exception {
        Socket present = proxy.served();

        done("POST", "/api/v1/routes/primary/hold?reason=storage%20work");

        assertThat(orders()).containsExactly("hold primary by 127.0.0.1 with test: storage work");
        assertThat(proxy.ask("GET", "/readyz/primary").body()).contains("OPERATOR_HOLD");
        assertThat(proxy.ask("GET", "/readyz").statusCode()).isEqualTo(200);
        try (Socket waiting = proxy.connect()) {
            assertThat(sessions("?route=primary", 2)
                            .valueStream()
                            .map(s -> s.path("state").asString()))
                    .containsExactlyInAnyOrder("relaying", "held");

            done("POST", "/api/v1/routes/primary/release");

            assertThat(proxy.isServed(waiting)).isTrue();
        }
        assertThat(orders()).isEmpty();
        assertThat(present.getInputStream().available()).isZero();
        present.close();
    }

    @Test
    void a_hold_with_a_timeout_releases_itself() throws Exception {
        JsonNode held = done("POST", "/api/v1/routes/primary/hold?timeout=300ms");

        assertThat(held.path("releasesInMillis").asInt()).isEqualTo(300);
        try (Socket waiting = proxy.connect()) {
            assertThat(proxy.isServed(waiting)).isTrue();
        }
        assertThat(orders()).isEmpty();
    }

    @Test
    void a_drained_primary_keeps_its_sessions_and_new_ones_wait_until_it_is_undrained() throws Exception {
        Socket present = proxy.served();

        JsonNode drained = done("POST", "/api/v1/clusters/main/members/node1/drain");

        assertThat(drained.path("sessions").asInt()).isEqualTo(1);
        assertThat(proxy.ask("GET", "/readyz/primary").body()).contains("OPERATOR_DRAIN");
        try (Socket waiting = proxy.connect()) {
            done("POST", "/api/v1/clusters/main/members/node1/undrain");
            assertThat(proxy.isServed(waiting)).isTrue();
        }
        present.close();
    }

    @Test
    void a_drain_cuts_what_is_left_at_its_deadline() throws Exception {
        Socket present = proxy.served();

        done("POST", "/api/v1/clusters/main/members/node1/drain?deadline=200ms");

        assertThatThrownBy(() -> present.getInputStream().read()).isInstanceOf(SocketException.class);
        assertThat(proxy.ask("GET", "/metrics").body()).contains("reason=\"operator-drain\"");
    }

    @Test
    void an_identity_is_accepted_and_counted_and_stands_in_no_list_of_orders() throws Exception {
        JsonNode accepted = done("POST", "/api/v1/accept-identity?reason=pg_upgrade");

        assertThat(accepted.path("cluster").asString()).isEqualTo("main");
        assertThat(proxy.ask("GET", "/metrics").body())
                .contains("fairlead_orders_given_total{order=\"accept-identity\"} 1");
        assertThat(orders()).isEmpty();
    }

    @Test
    void a_session_that_is_killed_is_reset_and_gone() throws Exception {
        Socket client = proxy.served();
        JsonNode session = sessions("?member=node1", 1).path(0);

        done("DELETE", "/api/v1/sessions/" + session.path("id").asLong());

        assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketException.class);
        assertThat(proxy.ask("DELETE", "/api/v1/sessions/" + session.path("id").asLong())
                        .statusCode())
                .isEqualTo(404);
        assertThat(proxy.ask("GET", "/metrics").body())
                .contains("reason=\"operator\"", "fairlead_orders_given_total{order=\"kill\"} 1");
    }

    @Test
    void the_list_shows_each_session_with_its_addresses_and_bytes() throws Exception {
        Socket client = proxy.served();

        JsonNode session = sessions("", 1).path(0);

        assertThat(session.path("client").asString()).isEqualTo("127.0.0.1:" + client.getLocalPort());
        assertThat(session.path("member").asString()).isEqualTo("node1");
        assertThat(session.path("localPort").asInt()).isPositive();
        assertThat(session.path("bytesToUpstream").asInt()).isEqualTo(19);
        assertThat(session.path("bytesToDownstream").asInt()).isEqualTo(15);
        assertThat(session.path("encrypted").asBoolean()).isFalse();
        client.close();
    }

    @Test
    void the_list_ends_at_its_limit_and_says_how_many_there_are() throws Exception {
        List<Socket> clients = List.of(proxy.served(), proxy.served(), proxy.served());

        JsonNode all = sessions("?limit=2&route=primary");

        assertThat(all.path("sessions").size()).isEqualTo(2);
        assertThat(all.path("matching").asInt()).isEqualTo(3);
        for (Socket client : clients) {
            client.close();
        }
    }

    @Test
    void a_fence_cuts_and_answers_then_and_ends_when_the_primary_answers() throws Exception {
        Socket client = proxy.served();

        JsonNode fenced = done("POST", "/api/v1/clusters/main/fence?member=node1&timeline=1");

        assertThat(fenced.path("sessions").asInt()).isEqualTo(1);
        assertThat(fenced.path("left").asInt(-1)).isZero();
        assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketException.class);
        try (Socket next = proxy.connect()) {
            assertThat(proxy.isServed(next)).isTrue();
        }
        assertThat(orders()).isEmpty();
    }

    @Test
    void a_fence_takes_a_body_and_finds_the_primary_that_is_not_excepted() throws Exception {
        HttpResponse<String> fenced = proxy.ask(
                "POST", "/api/v1/clusters/main/fence", "{\"except\": \"node2\", \"timeline\": 1, \"ttl\": \"5s\"}");

        assertThat(fenced.statusCode()).isEqualTo(200);
        assertThat(fenced.body()).contains("\"member\":\"node1\"");
        assertThat(proxy.ask("POST", "/api/v1/clusters/main/fence?except=node1&timeline=1")
                        .statusCode())
                .isEqualTo(409);
        assertThat(done("POST", "/api/v1/clusters/main/fence/reset")
                        .path("verdict")
                        .asString())
                .isEqualTo("node1 is the primary");
    }

    @ParameterizedTest
    @CsvSource({
        "POST,   /api/v1/routes/other/hold,                              404, no route is named other",
        "POST,   /api/v1/routes/primary/hold?timeout=3,                  400, timeout: must be a whole number with its",
        "POST,   /api/v1/routes/primary/hold?timeout=999999d,            400, timeout: must be at most 365d but was"
                + " 999999d",
        "POST,   /api/v1/clusters/main/members/node1/drain?deadline=366d, 400, deadline: must be at most 365d",
        "POST,   /api/v1/clusters/main/fence?member=node1&timeline=1&ttl=366d, 400, ttl: must be at most 365d",
        "POST,   /api/v1/routes/primary/hold?timeuot=3s,                 400, timeuot: is not known here",
        "GET,    /api/v1/routes/primary/hold,                            405, only POST",
        "POST,   /api/v1/clusters/other/members/node1/drain,             404, no cluster is named other",
        "POST,   /api/v1/clusters/main/members/node9/drain,              404, cluster main has no member node9",
        "POST,   /api/v1/clusters/main/fence?member=node9&timeline=1,    404, cluster main has no member node9",
        "POST,   /api/v1/clusters/main/fence?member=node1,               400, timeline: must be",
        "POST,   /api/v1/clusters/main/fence?timeline=1,                 400, member: name the member",
        "POST,   /api/v1/clusters/other/fence/reset,                     404, no cluster is named other",
        "POST,   /api/v1/accept-identity?cluster=other,                  404, no cluster is named other",
        "POST,   /api/v1/accept-identity?member=node1,                   400, member: is not known here",
        "GET,    /api/v1/accept-identity,                                405, only POST",
        "DELETE, /api/v1/sessions/0,                                     404, there is no session 0",
        "DELETE, /api/v1/sessions/one,                                   400, a session's id is a number",
        "GET,    /api/v1/sessions?limit=0,                               400, limit: must be at least 1",
        "GET,    /api/v1/sessions?limit=many,                            400, limit: must be a whole number",
    })
    void what_does_not_fit_is_refused_and_changes_nothing(String method, String path, int status, String sentence)
            throws Exception {
        HttpResponse<String> answer = proxy.ask(method, path);

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(JsonMapper.shared().readTree(answer.body()).path("error").asString())
                .startsWith(sentence);
        assertThat(orders()).isEmpty();
    }

    @Test
    void a_body_that_is_no_object_is_refused() throws Exception {
        for (String body : List.of("{", "[1]", "\"node1\"", "{\"member\": [\"node1\"]}")) {
            assertThat(proxy.ask("POST", "/api/v1/clusters/main/fence", body).statusCode())
                    .as(body)
                    .isEqualTo(400);
        }
    }
}
