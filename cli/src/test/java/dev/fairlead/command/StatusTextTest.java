package dev.fairlead.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.admin.StatusReport;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class StatusTextTest {
    private static StatusReport.Member member(String name, String role, String reach, OptionalLong lag, String notFor) {
        return new StatusReport.Member(
                name,
                "http://" + name + ":8008",
                name + ":5432",
                role,
                "running",
                7,
                reach,
                OptionalLong.of(2_300),
                lag,
                Map.of("ro", notFor),
                Map.of(),
                Optional.empty(),
                Optional.of(new StatusReport.Probe("status 200, primary, running", 2.31, 400)),
                role + ", running");
    }

    @Test
    void is_a_table_that_a_person_likes_to_read() {
        var primary = new StatusReport.Primary(
                "writable",
                "pg1",
                7,
                "own",
                OptionalLong.of(9_200),
                OptionalLong.of(60_000),
                "confirmed by its own answer");
        var cluster = new StatusReport.Cluster(
                "main",
                Optional.of("orders"),
                Optional.empty(),
                7,
                true,
                OptionalLong.of(120),
                primary,
                Optional.of(new StatusReport.Probing("urgent", 3, "pg2 says something else", OptionalLong.of(1_200))),
                List.of("REST degraded"),
                List.of(
                        new StatusReport.Order("hold", "rw", "10.0.0.9", "", 65_000, OptionalLong.of(30_000)),
                        new StatusReport.Order("drain", "pg2", "::1 with curl", "disk", 5_000, OptionalLong.empty())),
                List.of(
                        member("pg1", "primary", "answering", OptionalLong.empty(), ""),
                        member("pg2", "replica", "timed-out", OptionalLong.of(40 << 20), "lag 40 MB is above 16 MB")));
        var candidates = List.of(
                new StatusReport.Candidate("pg1", true, "the verified primary", 12),
                new StatusReport.Candidate("pg2", false, "it is not the primary", 0));
        var rw = new StatusReport.RouteStatus(
                "rw",
                "main",
                "primary",
                List.of("0.0.0.0:5432"),
                "to",
                List.of("pg1"),
                "",
                "",
                candidates,
                12,
                0,
                StatusReport.Traffic.NONE);
        var ro = new StatusReport.RouteStatus(
                "ro",
                "main",
                "replicas",
                List.of("[::]:5433"),
                "held",
                List.of(),
                "NO_REPLICA",
                "no replica is eligible",
                List.of(new StatusReport.Candidate("pg2", false, "lag 40 MB is above 16 MB", 0)),
                3,
                3,
                StatusReport.Traffic.NONE);
        var report = new StatusReport(
                "1.0",
                "serving",
                192_000,
                List.of(cluster),
                List.of(rw, ro),
                new StatusReport.Sessions(15, 9808),
                new StatusReport.Configuration(
                        Optional.of("/etc/fairlead.yaml"),
                        true,
                        true,
                        Optional.of("refused"),
                        Optional.of("2026-01-31T12:00:00Z"),
                        Optional.of("SIGHUP"),
                        List.of("/etc/fairlead.yaml:3: loops: must be 1 to 256 but was 0")));

        assertThat(StatusText.of(report)).isEqualTo("""
            fairlead 1.0, serving, up 3 m 12 s, 15 of at most 9808 sessions
            STALE: /etc/fairlead.yaml is not what runs: refused at 2026-01-31T12:00:00Z, wished by SIGHUP
              /etc/fairlead.yaml:3: loops: must be 1 to 256 but was 0

            cluster main, scope orders, paused, judged 0.1 s ago
              primary: pg1 on timeline 7 (confirmed by its own answer, lease 9.2 s left)
              probing: urgent; triggered 1.2 s ago: pg2 says something else (3 so far)
              ALARM: REST degraded
              ORDER: hold rw since 1 m 5 s, 30.0 s left, by 10.0.0.9
              ORDER: drain pg2 since 5.0 s, by ::1 with curl: disk

              MEMBER  ROLE       STATE    TIMELINE    LAG  POSTGRES  PATRONI               WHY
              pg1     primary    running         7      -  pg1:5432  answering in 2.31 ms  primary, running
              pg2     (replica)  running         7  40 MB  pg2:5432  timed-out for 2.3 s   replica, running

            ROUTE  TO        LISTENS ON    LEADS TO  SESSIONS  HELD  WHY HELD
            rw     primary   0.0.0.0:5432  pg1             12     0
            ro     replicas  [::]:5433     held             3     3  NO_REPLICA, no replica is eligible

            ROUTE  MEMBER  ROUTED TO  BECAUSE
            rw     pg1     yes        the verified primary
            rw     pg2     no         it is not the primary
            ro     pg2     no         lag 40 MB is above 16 MB
            """);
    }

    @Test
    void a_route_that_was_removed_and_has_sessions_left_is_draining() {
        var removed = new StatusReport.RouteStatus(
                "old",
                "main",
                "primary",
                List.of(),
                "to",
                List.of("pg1"),
                "",
                "",
                List.of(),
                2,
                0,
                StatusReport.Traffic.NONE);
        var report = new StatusReport(
                "1.0",
                "serving",
                192_000,
                List.of(),
                List.of(removed),
                new StatusReport.Sessions(2, 9808),
                new StatusReport.Configuration(
                        Optional.empty(),
                        true,
                        false,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        List.of()));

        assertThat(StatusText.of(report)).containsPattern("old +primary +draining +pg1 +2 +0");
    }
}
