package dev.fairlead.metric;

import static dev.fairlead.metric.Metric.counter;
import static dev.fairlead.metric.Metric.gauge;
import static dev.fairlead.metric.Metric.histogram;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All metrics: the one list that the exposition and the reference are made of. */
public final class MetricList {
    private MetricList() {}

    // Sessions.

    static final Metric SESSIONS =
            gauge("fairlead_sessions", "sessions", "Sessions in any state, held ones included.", "route");
    static final Metric SESSIONS_MAX = gauge(
                    "fairlead_sessions_limit", "sessions", "The most sessions that the whole process takes at once.")
            .alert("sum(fairlead_sessions) > 0.8 * fairlead_sessions_limit");
    static final Metric HELD = gauge(
                    "fairlead_sessions_held", "sessions", "Sessions that wait for a route, or for their turn.", "route")
            .alert("> 0 for longer than a failover takes");
    static final Metric ON_MEMBER = gauge(
            "fairlead_member_sessions",
            "sessions",
            "Sessions that are dialled, opened or relayed to a member.",
            "route",
            "member");
    static final Metric STALE = gauge(
                    "fairlead_stale_sessions",
                    "sessions",
                    "Relayed sessions on a member whose sessions the verdict says must be cut. Looked for each second;"
                            + " anything but 0 is a failure of fairlead itself.",
                    "route")
            .alert("> 0");
    static final Metric ACCEPTED =
            counter("fairlead_sessions_accepted_total", "sessions", "Clients that connected.", "route");
    static final Metric CLOSED = counter(
                    "fairlead_sessions_closed_total",
                    "sessions",
                    "Sessions that ended, by the member that they were with last (`none` when they were with none) and"
                            + " the reason, which is one of a closed list.",
                    "route",
                    "member",
                    "reason")
            .alert("rate of reason=\"internal\" > 0; rate of reason=~\"hold-timeout|hold-full\" > 0");
    static final Metric BYTES = counter(
            "fairlead_bytes_total",
            "bytes",
            "Bytes that the side `upstream` (PostgreSQL) or `downstream` (clients) has taken, of open sessions too, up"
                    + " to a second ago; openings included.",
            "route",
            "direction");
    static final Metric HOLDS = counter(
            "fairlead_holds_total",
            "waits",
            "Times that a session began to wait, by why: the route's word, `busy` or `retry`.",
            "route",
            "why");
    static final Metric HOLD = histogram(
            "fairlead_hold_seconds", "How long each wait was, those that ended without being served too.", "route");
    static final Metric OPENING = histogram(
                    "fairlead_opening_seconds",
                    "From the dial until something of PostgreSQL's reached the client.",
                    "route")
            .alert("histogram_quantile(0.99, ...) far above its usual value: PostgreSQL is slow to accept");
    static final Metric LOST = counter(
            "fairlead_openings_lost_total",
            "openings",
            "Dials and openings that were lost, by why; the client waits again.",
            "route",
            "member",
            "why");
    static final Metric DIAL_FAILURES = counter(
                    "fairlead_dial_failures_total",
                    "dials",
                    "Dials that failed: `refused`, `timed-out`, `unreachable` or `other`.",
                    "member",
                    "cause")
            .alert("rate > 0 while the member is routed to");
    static final Metric CANCELS = counter("fairlead_cancels_total", "requests", "Cancel requests passed on.", "route");

    // Routes.

    static final Metric ROUTE_UP = gauge(
                    "fairlead_route_up",
                    "0 or 1",
                    "1 while the route would serve a connection this instant.",
                    "route",
                    "cluster")
            .alert("== 0 for longer than a failover takes");
    static final Metric ROUTE_TARGETS = gauge(
                    "fairlead_route_targets",
                    "members",
                    "Members that new sessions of the route may go to.",
                    "route",
                    "cluster")
            .alert("of a read route: below what its clients need");
    static final Metric ROUTE_SUSPENDED = gauge(
            "fairlead_route_suspended",
            "1",
            "1 for the word that says why a route is held now; no sample while it is not.",
            "route",
            "why");
    static final Metric ROUTE_CHANGES =
            counter("fairlead_route_changes_total", "changes", "Times that a route has led somewhere else.", "route");

    // Clusters and members.

    static final Metric PRIMARY = gauge(
                    "fairlead_cluster_primary",
                    "1",
                    "1 for the member that takes writes by the present verdict; no sample while there is none.",
                    "cluster",
                    "member")
            .alert("absent for longer than a failover takes");
    static final Metric VERDICT = gauge(
            "fairlead_cluster_verdict",
            "1",
            "1 for the word on the primary: `writable`, `unready`, `contested`, or why there is none.",
            "cluster",
            "verdict");
    static final Metric VERDICT_CHANGES = counter(
            "fairlead_verdict_changes_total",
            "changes",
            "Times that the word on the primary changed: its kind, its member, its timeline or on whose word.",
            "cluster");
    static final Metric VERDICT_AGE = gauge(
                    "fairlead_cluster_verdict_age_seconds", "seconds", "Since the last judging.", "cluster")
            .alert("> 5: judging has stopped");
    static final Metric LEASE_LEFT = gauge(
                    "fairlead_cluster_lease_left_seconds",
                    "seconds",
                    "Until the verdict on the primary ends unless it is renewed; 0 without a primary.",
                    "cluster")
            .alert("< 2 while fairlead_cluster_primary is there: its word is hard to get");
    static final Metric TIMELINE = gauge(
            "fairlead_cluster_timeline",
            "timeline",
            "The timeline that the primary writes; 0 without a primary.",
            "cluster");
    static final Metric FLOOR =
            gauge("fairlead_cluster_timeline_floor", "timeline", "The highest timeline that ever led.", "cluster");
    static final Metric ALARMS = gauge(
                    "fairlead_cluster_alarms",
                    "alarms",
                    "Alarms that a person must see; `fairlead status` has their sentences.",
                    "cluster")
            .alert("> 0");
    static final Metric ORDERS = gauge(
                    "fairlead_orders",
                    "orders",
                    "Holds, drains and fences of operators that are in force; `fairlead status` names them.",
                    "cluster")
            .alert("> 0 for hours: forgotten");
    static final Metric ORDERS_GIVEN = counter(
            "fairlead_orders_given_total",
            "orders",
            "What operators have ordered: `hold`, `release`, `drain`, `undrain`, `fence`, `fence-reset`,"
                    + " `accept-identity` or `kill`.",
            "order");
    static final Metric MEMBERS = gauge("fairlead_cluster_members", "members", "Members that are judged.", "cluster");
    static final Metric PAUSED = gauge("fairlead_cluster_paused", "0 or 1", "1 while Patroni is paused.", "cluster");
    static final Metric PROBING = gauge(
            "fairlead_cluster_probing",
            "0, 1 or 2",
            "How closely members are probed: 0 steady, each second; 1 urgent, each 100 ms; 2 hot, some each 20 ms.",
            "cluster");
    static final Metric FAILOVER = histogram(
                    "fairlead_failover_seconds",
                    "From when routes to the primary stopped serving until a member was the verified primary, by kind:"
                            + " `switchover`, `failover` or `interruption`.",
                    "cluster",
                    "kind")
            .alert("increase of _count with kind=\"failover\" > 0");
    static final Metric MEMBER_UP = gauge(
                    "fairlead_member_up",
                    "0 or 1",
                    "1 while the latest probe of the member's REST API brought an answer.",
                    "cluster",
                    "member")
            .alert("== 0 for minutes");
    static final Metric MEMBER_LAG = gauge(
            "fairlead_member_lag_bytes",
            "bytes",
            "How far replay is behind the leader's location; no sample while unknown.",
            "cluster",
            "member");
    static final Metric PROBES = counter(
            "fairlead_probes_total",
            "probes",
            "Probes by result: `holds-lock`, `no-lock`, `unreachable`, `timed-out` or `garbled`.",
            "cluster",
            "member",
            "result");
    static final Metric PROBE = histogram(
                    "fairlead_probe_seconds", "From a probe's request to its outcome.", "cluster", "member")
            .alert("histogram_quantile(0.99, ...) > 1");
    static final Metric CERTIFICATE_LEFT = gauge(
                    "fairlead_certificate_left_seconds",
                    "seconds",
                    "Until the certificate of a REST API expires; negative when it has.",
                    "url")
            .alert("< 14 * 86400");

    // The process.

    static final Metric BUILD = gauge("fairlead_build_info", "1", "Always 1; the version is in the label.", "version");
    static final Metric UPTIME = gauge("fairlead_uptime_seconds", "seconds", "Since the process started.")
            .alert("resets: it was restarted");
    static final Metric CPU =
            counter("fairlead_cpu_seconds_total", "seconds", "Processor time of the process, in user and kernel mode.");
    static final Metric MEMORY_USED = gauge(
            "fairlead_memory_used_bytes",
            "bytes",
            "Memory in use by the virtual machine: `heap`, and `non-heap` for code and classes.",
            "area");
    static final Metric MEMORY_RESIDENT =
            gauge("fairlead_memory_resident_bytes", "bytes", "Resident memory of the process; 0 where not known.");
    static final Metric FILES = gauge("fairlead_open_files", "descriptors", "File descriptors in use.");
    static final Metric FILES_MAX = gauge("fairlead_open_files_limit", "descriptors", "File descriptors allowed.")
            .alert("fairlead_open_files > 0.9 * fairlead_open_files_limit");
    static final Metric LOOP_LAG = histogram(
                    "fairlead_loop_lag_seconds", "How late the ticks of event loops came, ten a second on each.")
            .alert("histogram_quantile(0.99, ...) > 0.1: too little processor time");
    static final Metric STALLS = counter(
                    "fairlead_loop_stalls_total", "stalls", "Times that an event loop stood still for over a second.")
            .alert("rate > 0");
    static final Metric ACCEPT_PAUSES = counter(
                    "fairlead_accept_pauses_total",
                    "pauses",
                    "Times that accepting paused because file descriptors ran short.")
            .alert("rate > 0");
    static final Metric ACCEPTING =
            gauge("fairlead_accepting", "0 or 1", "0 while accepting pauses.").alert("== 0");
    static final Metric FAILURES = counter(
                    "fairlead_failures_total",
                    "failures",
                    "Failures of fairlead itself; each ended one session at most.")
            .alert("rate > 0");
    static final Metric JUDGE_FAILURES = counter(
                    "fairlead_judge_failures_total",
                    "failures",
                    "Failures of the judge, which is part of fairlead; the verdict runs out unless the next succeeds.",
                    "cluster")
            .alert("rate > 0");

    static final Metric SIGNS_LOST = counter(
                    "fairlead_failover_signs_lost_total",
                    "signs",
                    "Events that came too fast for the failover log; its counts of sessions are too low by as many.")
            .alert("rate > 0");
    static final Metric RELOADS = counter(
            "fairlead_reloads_total",
            "reloads",
            "Wishes to apply the configuration anew: `applied`, `unchanged` or `refused`.",
            "result");
    static final Metric CONFIG_STALE = gauge(
                    "fairlead_config_stale",
                    "0 or 1",
                    "1 while the latest wish was refused: what is configured is not what runs.")
            .alert("== 1");

    /** By group, in the order of the reference. */
    public static Map<String, List<Metric>> groups() {
        var groups = new LinkedHashMap<String, List<Metric>>();
        groups.put(
                "sessions",
                List.of(
                        SESSIONS,
                        SESSIONS_MAX,
                        HELD,
                        ON_MEMBER,
                        STALE,
                        ACCEPTED,
                        CLOSED,
                        BYTES,
                        HOLDS,
                        HOLD,
                        OPENING,
                        LOST,
                        DIAL_FAILURES,
                        CANCELS));
        groups.put("routes", List.of(ROUTE_UP, ROUTE_TARGETS, ROUTE_SUSPENDED, ROUTE_CHANGES));
        groups.put(
                "clusters and members",
                List.of(
                        PRIMARY,
                        VERDICT,
                        VERDICT_CHANGES,
                        VERDICT_AGE,
                        LEASE_LEFT,
                        TIMELINE,
                        FLOOR,
                        ALARMS,
                        ORDERS,
                        ORDERS_GIVEN,
                        MEMBERS,
                        PAUSED,
                        PROBING,
                        FAILOVER,
                        MEMBER_UP,
                        MEMBER_LAG,
                        PROBES,
                        PROBE,
                        CERTIFICATE_LEFT));
        groups.put(
                "the process",
                List.of(
                        BUILD,
                        UPTIME,
                        CPU,
                        MEMORY_USED,
                        MEMORY_RESIDENT,
                        FILES,
                        FILES_MAX,
                        LOOP_LAG,
                        STALLS,
                        ACCEPT_PAUSES,
                        ACCEPTING,
                        FAILURES,
                        JUDGE_FAILURES,
                        SIGNS_LOST,
                        RELOADS,
                        CONFIG_STALE));
        return groups;
    }
}
