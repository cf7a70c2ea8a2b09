package dev.fairlead.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.admin.Access.Caller;
import dev.fairlead.admin.Access.Decision;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccessTest {
    private static final Access OPEN = new Access(Optional.empty(), false);
    private static final Access GUARDED = new Access(Optional.of("secret"), false);
    private static final Caller NOBODY = caller(null, null, null, null);

    @ParameterizedTest
    @ValueSource(strings = {"/livez", "/readyz", "/readyz/rw"})
    void health_checks_never_need_a_token(String path) {
        assertThat(allows(GUARDED, path, NOBODY)).isTrue();
        assertThat(allows(OPEN, path, NOBODY)).isTrue();
    }

    @Test
    void asks_for_the_whole_token() {
        assertThat(allows(GUARDED, "/api/v1/status", bearing("Bearer secret"))).isTrue();
        assertThat(allows(GUARDED, "/api/v1/status", bearing("bearer secret"))).isTrue();
        assertThat(allows(GUARDED, "/api/v1/status", bearing("Bearer secre"))).isFalse();
        assertThat(allows(GUARDED, "/api/v1/status", bearing("secret"))).isFalse();
        assertThat(allows(GUARDED, "/api/v1/status", bearing("Bearer "))).isFalse();
        assertThat(GUARDED.decide("/api/v1/status", NOBODY))
                .isInstanceOfSatisfying(
                        Decision.Refused.class,
                        refused -> assertThat(refused.status()).isEqualTo(401));
    }

    @Test
    void metrics_ask_only_when_told_to() {
        assertThat(allows(GUARDED, "/metrics", NOBODY)).isTrue();
        assertThat(allows(new Access(Optional.of("secret"), true), "/metrics", NOBODY))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "LOCALHOST:8080", "127.0.0.1:8080", "127.9.8.7", "[::1]:8080"})
    void answers_a_loopback_host_without_a_token(String host) {
        assertThat(allows(OPEN, "/api/v1/status", caller(host, null, null, null)))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "evil.example:8080",
                "127.0.0.1.evil.example",
                "localhost.evil.example",
                "[::2]:80"
            })
    void refuses_another_host_without_a_token(String host) {
        assertThat(allows(OPEN, "/api/v1/status", caller(host, null, null, null)))
                .isFalse();
    }

    @Test
    void refuses_other_sites_without_a_token() {
        assertThat(allows(OPEN, "/api/v1/status", caller("localhost", null, "https://evil.example", null)))
                .isFalse();
        assertThat(allows(OPEN, "/api/v1/status", caller("localhost", null, "null", null)))
                .isFalse();
        assertThat(allows(OPEN, "/api/v1/status", caller("localhost", null, null, "cross-site")))
                .isFalse();
        assertThat(allows(OPEN, "/api/v1/status", caller("localhost:8080", null, "http://localhost:3000", null)))
                .isFalse();
        assertThat(allows(OPEN, "/api/v1/status", caller("localhost:8080", null, null, "same-site")))
                .isFalse();
        assertThat(allows(
                        OPEN, "/api/v1/status", caller("localhost:8080", null, "http://localhost:8080", "same-origin")))
                .isTrue();
    }

    @Test
    void answers_nobody_of_another_machine_without_a_token_whatever_the_host() throws Exception {
        for (String peer : List.of("192.0.2.1", "10.0.0.1", "2001:db8::1")) {
            assertThat(allows(OPEN, "/api/v1/status", localhostFrom(Optional.of(InetAddress.getByName(peer)))))
                    .isFalse();
        }
        assertThat(allows(OPEN, "/api/v1/status", localhostFrom(Optional.empty())))
                .isFalse();
        for (String peer : List.of("127.0.0.1", "127.9.8.7", "::1", "::ffff:127.0.0.1")) {
            assertThat(allows(OPEN, "/api/v1/status", localhostFrom(Optional.of(InetAddress.getByName(peer)))))
                    .isTrue();
        }
    }

    @Test
    void a_health_check_may_come_from_anywhere() throws Exception {
        Caller far = localhostFrom(Optional.of(InetAddress.getByName("192.0.2.1")));

        assertThat(allows(OPEN, "/readyz", far)).isTrue();
        assertThat(allows(OPEN, "/metrics", far)).isFalse();
    }

    private static Caller localhostFrom(Optional<InetAddress> peer) {
        return new Caller(peer, Optional.of("localhost"), Optional.empty(), Optional.empty(), Optional.empty());
    }

    private static boolean allows(Access access, String path, Caller caller) {
        return access.decide(path, caller) instanceof Decision.Allowed;
    }

    private static Caller bearing(String authorization) {
        return caller(null, authorization, null, null);
    }

    private static Caller caller(
            @org.jspecify.annotations.Nullable String host,
            @org.jspecify.annotations.Nullable String authorization,
            @org.jspecify.annotations.Nullable String origin,
            @org.jspecify.annotations.Nullable String fetchSite) {
        return new Caller(
                Optional.of(InetAddress.getLoopbackAddress()),
                Optional.ofNullable(host),
                Optional.ofNullable(authorization),
                Optional.ofNullable(origin),
                Optional.ofNullable(fetchSite));
    }
}
