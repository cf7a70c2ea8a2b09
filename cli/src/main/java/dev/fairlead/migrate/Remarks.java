package dev.fairlead.migrate;

import dev.fairlead.migrate.Finding.Kind;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/** What is to be said about the keywords that no key of ours comes from: one list for each place where they stand. */
final class Remarks {
    /** Read elsewhere, which has its own findings. */
    private static final Remark ELSEWHERE = new Remark(Kind.CARRIED, "", "");

    private static final Remark UNKNOWN =
            new Remark(Kind.LEFT_OUT, "the import does not know it", "Look whether anything depends on it.");

    private static final Remark OFF = new Remark(Kind.NEEDLESS, "switches something off", "");

    private record Remark(Kind kind, String why, String toDo) {}

    private final Map<String, Remark> byKeyword = new HashMap<>();

    private Remarks() {}

    static final Remarks SECTIONS = sections();
    static final Remarks SERVERS = servers();
    static final Remarks BINDS = binds();
    static final Remarks GLOBAL = global();

    /** Says about a line what is to be said. The longest beginning that is known decides. */
    void about(Line line, Findings findings) {
        String two = line.word(0) + " " + line.word(1);
        Remark remark = line.word(0).equals("no") ? OFF : byKeyword.getOrDefault(two, find(line.word(0)));
        report(remark, line.number(), line.text(), findings);
    }

    /** Says about each parameter what is to be said; once for those of one line that it holds for. */
    void about(Parameters parameters, Findings findings) {
        Map<Said, StringJoiner> said = new LinkedHashMap<>();
        parameters.values().forEach((keyword, value) -> {
            Line line = parameters.lines().get(keyword);
            said.computeIfAbsent(
                            new Said(find(keyword), line == null ? 0 : line.number()), key -> new StringJoiner(" "))
                    .add((keyword + " " + value).strip());
        });
        said.forEach((key, words) -> report(key.remark(), key.line(), Line.shown(words.toString()), findings));
    }

    private record Said(Remark remark, int line) {}

    private static void report(Remark remark, int line, String what, Findings findings) {
        if (!remark.equals(ELSEWHERE)) {
            findings.add(remark.kind(), line, what, remark.why(), remark.toDo());
        }
    }

    /** A family such as {@code tune.} or {@code http-} is known by its beginning. */
    private Remark find(String keyword) {
        Remark exact = byKeyword.get(keyword);
        if (exact != null) {
            return exact;
        }
        String family = keyword.replaceFirst("[^.-]*$", "").replaceFirst("(?<=[.-]).*", "");
        return byKeyword.getOrDefault(family + "*", UNKNOWN);
    }

    private Remarks elsewhere(String... keywords) {
        List.of(keywords).forEach(keyword -> byKeyword.put(keyword, ELSEWHERE));
        return this;
    }

    private Remarks say(Kind kind, String why, String toDo, String... keywords) {
        var remark = new Remark(kind, why, toDo);
        List.of(keywords).forEach(keyword -> byKeyword.put(keyword, remark));
        return this;
    }

    private Remarks needless(String why, String... keywords) {
        return say(Kind.NEEDLESS, why, "", keywords);
    }

    private static Remarks sections() {
        return new Remarks()
                .elsewhere("bind", "server", "server-template", "default-server", "mode", "maxconn", "balance", "acl")
                .elsewhere("use_backend", "default_backend", "option httpchk", "http-check", "timeout connect")
                .elsewhere("option tcplog", "tcp-request", "disabled", "enabled")
                .say(
                        Kind.CHANGED,
                        "Fairlead ends no idle session: a pool's spare connections live on, and keepalive finds dead"
                                + " peers",
                        "To end idle sessions, set PostgreSQL's idle_session_timeout.",
                        "timeout client",
                        "timeout server",
                        "timeout tunnel")
                .say(
                        Kind.CARRIED,
                        "always on, to both sides: first after 30 s, then each 10 s, three times",
                        "",
                        "option clitcpka",
                        "option srvtcpka",
                        "option tcpka")
                .say(
                        Kind.LEFT_OUT,
                        "keepalive has fixed times: first after 30 s, then each 10 s, three times",
                        "",
                        "clitcpka-cnt",
                        "clitcpka-idle",
                        "clitcpka-intvl",
                        "srvtcpka-cnt",
                        "srvtcpka-idle",
                        "srvtcpka-intvl")
                .say(Kind.CHANGED, "Fairlead logs to standard error, which systemd and containers take", "", "log")
                .say(
                        Kind.LEFT_OUT,
                        "the line of a session has a form of its own",
                        "Teach what reads the log the new form; --log-format json is made for machines.",
                        "log-format",
                        "log-format-sd",
                        "error-log-format",
                        "unique-id-format")
                .say(
                        Kind.LEFT_OUT,
                        "sessions of one client are not kept on one member",
                        "",
                        "stick-table",
                        "stick",
                        "option prefer-last-server")
                .say(
                        Kind.LEFT_OUT,
                        "Fairlead dials from the address that the kernel picks",
                        "If a firewall or pg_hba.conf expects that address, let it expect this machine's.",
                        "source",
                        "option transparent")
                .say(
                        Kind.LEFT_OUT,
                        "Fairlead limits the rate by client address",
                        "Set max-connection-rate.",
                        "rate-limit")
                .say(Kind.LEFT_OUT, "Fairlead sends no mail", "Alert on its metrics: docs/metrics.md.", "email-alert")
                .needless(
                        "an opening that is lost is tried anew, with the same bytes, until hold.timeout is over",
                        "retries",
                        "retry-on",
                        "option redispatch",
                        "option persist")
                .needless(
                        "nothing queues for a server; a client waits for a member that can serve it for up to"
                                + " hold.timeout (60 s), where HAProxy refuses it at once",
                        "timeout queue")
                .needless("a probe of Patroni has three seconds", "timeout check")
                .needless(
                        "Fairlead carries a half-closed connection across", "timeout client-fin", "timeout server-fin")
                .needless("Fairlead has its own: peek.timeout, 10 s", "timeout tarpit", "timeout http-request")
                .needless("Patroni's own word is what counts", "option tcp-check", "tcp-check", "option pgsql-check")
                .needless("Patroni's own word is what counts", "option external-check", "external-check")
                .needless(
                        "a client that says nothing costs no member anything; /readyz is there for load balancers",
                        "monitor-net",
                        "monitor-uri",
                        "monitor")
                .needless("it is about HTTP", "http-*", "timeout http-keep-alive", "option http-server-close")
                .needless("it is about HTTP", "errorfile", "errorfiles", "errorloc", "cookie", "compression", "capture")
                .needless("it is about HTTP", "option forwardfor", "option http-keep-alive", "option httplog")
                .needless("it is about HTTP", "option httpclose", "option http-use-htx", "option forceclose")
                .needless("it steers how HAProxy writes its log", "option dontlognull", "option dontlog-normal")
                .needless("it steers how HAProxy writes its log", "option log-health-checks", "option logasap")
                .needless("it steers how HAProxy writes its log", "option log-separate-errors", "log-tag", "log-steps")
                .needless("Fairlead counts every session while it lives", "option contstats", "option socket-stats")
                .needless("it steers how HAProxy works inside", "option splice-auto", "option splice-request")
                .needless("it steers how HAProxy works inside", "option splice-response", "option nolinger")
                .needless("it steers how HAProxy works inside", "option tcp-smart-accept", "option tcp-smart-connect")
                .needless("it steers how HAProxy works inside", "option independent-streams", "option abortonclose")
                .needless("it steers how HAProxy works inside", "backlog", "fullconn", "bind-process", "id", "guid")
                .needless("it steers how HAProxy works inside", "hash-type", "hash-balance-factor", "option allbackups")
                .needless("it steers how HAProxy works inside", "load-server-state-from-file", "server-state-file-name")
                .needless("it is a remark", "description")
                .needless("fairlead status, /metrics and /api/v1/status say more", "stats");
    }

    private static Remarks servers() {
        return new Remarks()
                .elsewhere("check", "port", "addr", "check-ssl", "ca-file", "crt", "verify", "verifyhost", "check-sni")
                .elsewhere("maxconn", "backup", "weight", "disabled", "enabled", "on-marked-down", "sni", "ssl")
                .needless(
                        "each member is asked every second, and every 20 to 100 ms while something is going on; one"
                                + " word of Patroni counts",
                        "inter",
                        "fastinter",
                        "downinter",
                        "rise",
                        "fall",
                        "observe",
                        "error-limit",
                        "on-error",
                        "init-state",
                        "track")
                .needless("the sessions being opened to one member at once are limited: max-opening, 32", "slowstart")
                .needless(
                        "names are resolved anew each second",
                        "resolvers",
                        "resolve-prefer",
                        "resolve-net",
                        "resolve-opts")
                .needless("names are resolved anew each second", "init-addr")
                .needless("nothing queues for a server", "minconn", "maxqueue")
                .needless("it is about HTTP or stickiness", "cookie", "stick", "non-stick", "proto", "redir", "alpn")
                .needless("it is about HTTP or stickiness", "check-alpn", "check-proto")
                .needless("it steers how HAProxy works inside", "id", "tfo", "pool-*", "check-reuse-pool", "hash-key")
                .needless("it steers how HAProxy works inside", "ssl-reuse", "tls-tickets", "shard", "guid", "error-*")
                .needless(
                        "Java's defaults are TLS 1.2 and 1.3", "ssl-min-ver", "ssl-max-ver", "ciphers", "ciphersuites")
                .needless("Java's defaults are TLS 1.2 and 1.3", "force-*", "curves", "sigalgs", "allow-0rtt")
                .say(
                        Kind.LEFT_OUT,
                        "only Patroni says who may serve; a member's own agent is not asked",
                        "To take a member out of reading, give it Patroni's tag noloadbalance: true.",
                        "agent-check",
                        "agent-port",
                        "agent-inter",
                        "agent-addr",
                        "agent-send")
                .say(
                        Kind.LEFT_OUT,
                        "sessions on the primary stay there when a replica returns, until they end",
                        "",
                        "on-marked-up")
                .elsewhere("send-proxy", "send-proxy-v2", "send-proxy-v2-ssl", "send-proxy-v2-ssl-cn")
                .say(
                        Kind.LEFT_OUT,
                        "the PROXY header names the client, and nothing else",
                        "",
                        "proxy-v2-options",
                        "set-proxy-v2-tlv-fmt")
                .needless("Patroni's own word is what counts", "check-send-proxy")
                .say(
                        Kind.LEFT_OUT,
                        "Fairlead dials from the address that the kernel picks",
                        "If a firewall or pg_hba.conf expects that address, let it expect this machine's.",
                        "source",
                        "usesrc",
                        "interface",
                        "namespace")
                .say(
                        Kind.LEFT_OUT,
                        "there is no TCP_USER_TIMEOUT: it would kill a live peer that has merely stopped reading",
                        "",
                        "tcp-ut");
    }

    private static Remarks binds() {
        return new Remarks()
                .elsewhere("v4v6", "crt", "crt-list", "alpn", "strict-sni", "ciphers", "ciphersuites", "verify")
                .elsewhere("ssl-min-ver", "ssl-max-ver", "ca-file", "no-sslv3", "force-*", "generate-certificates")
                .elsewhere("prefer-client-ciphers", "npn", "curves", "ecdhe", "crl-file", "default-crt")
                .say(
                        Kind.LEFT_OUT,
                        "Fairlead ends no TLS: it passes the client's through to PostgreSQL",
                        "Switch ssl on in postgresql.conf, with this certificate; clients need change nothing but the"
                                + " port, and, if they spoke TLS at once, sslnegotiation=direct with PostgreSQL 17.",
                        "ssl")
                .elsewhere("accept-proxy")
                .say(Kind.CHANGED, "Fairlead takes IPv4 on this address too", "", "v6only")
                .say(
                        Kind.LEFT_OUT,
                        "Fairlead limits a route, not one of its addresses",
                        "Set the route's max-sessions.",
                        "maxconn")
                .say(Kind.LEFT_OUT, "Fairlead listens only on the machine's own addresses", "", "transparent")
                .say(Kind.LEFT_OUT, "Fairlead does not set it", "", "mss", "tcp-ut", "tcp-md5sig")
                .needless("it steers how HAProxy works inside", "name", "id", "process", "thread", "shards", "nice")
                .needless(
                        "it steers how HAProxy works inside",
                        "backlog",
                        "defer-accept",
                        "tfo",
                        "level",
                        "mode",
                        "guid-prefix")
                .needless(
                        "it steers how HAProxy works inside",
                        "user",
                        "group",
                        "uid",
                        "gid",
                        "severity-output",
                        "expose-fd");
    }

    private static Remarks global() {
        return new Remarks()
                .elsewhere("maxconn", "ca-base", "crt-base", "ssl-server-verify", "hard-stop-after")
                .say(Kind.CHANGED, "Fairlead logs to standard error, which systemd and containers take", "", "log")
                .say(
                        Kind.LEFT_OUT,
                        "Fairlead limits the rate by client address",
                        "Set max-connection-rate.",
                        "maxconnrate",
                        "maxsessrate")
                .say(Kind.LEFT_OUT, "there are no scripts", "", "lua-load", "lua-load-per-thread", "lua-prepend-path")
                .needless("read, and put in where it is used", "setenv", "presetenv", "resetenv", "unsetenv")
                .needless("one loop moves gigabytes per second; see loops", "nbthread", "nbproc", "cpu-map", "thread-*")
                .needless("one loop moves gigabytes per second; see loops", "thread-groups", "thread-group", "cpu-*")
                .needless("the service that starts Fairlead says so", "user", "group", "uid", "gid", "chroot", "daemon")
                .needless(
                        "the service that starts Fairlead says so", "pidfile", "master-worker", "ulimit-n", "mworker-*")
                .needless("fairlead status and the admin endpoint say more", "stats", "node", "description")
                .needless("Fairlead ends no TLS", "ssl-*", "issuers-*", "tune.ssl.*")
                .needless("it steers how HAProxy works inside", "tune.*", "spread-checks", "max-spread-checks")
                .needless("it steers how HAProxy works inside", "external-check", "insecure-fork-wanted", "localpeer")
                .needless("it steers how HAProxy works inside", "server-*", "log-tag", "log-send-hostname", "unix-bind")
                .needless("it steers how HAProxy works inside", "busy-polling", "noepoll", "nosplice", "noreuseport")
                .needless(
                        "it steers how HAProxy works inside", "set-dumpable", "zero-warning", "expose-*", "profiling.*")
                .needless("it steers how HAProxy works inside", "quiet", "debug", "numa-*", "close-*", "grace", "h1-*");
    }
}
