package dev.fairlead.bench.peer;

import dev.fairlead.bench.lab.Await;
import dev.fairlead.bench.lab.Lab;
import dev.fairlead.bench.lab.LabException;
import dev.fairlead.bench.lab.Member;
import dev.fairlead.bench.lab.Sql;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * HAProxy in front of a lab whose REST API speaks plain http.
 *
 * @see <a href="https://github.com/patroni/patroni/blob/master/extras/confd/templates/haproxy.tmpl">Patroni's template</a>
 */
public final class HaProxy implements Peer {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final AtomicInteger COUNT = new AtomicInteger();

    /** How its health checks are set. */
    public enum Style {
        /** As Patroni's template and documentation have it. */
        TEMPLATE("HAProxy, Patroni's template", "inter 3s fall 3 rise 2"),
        /** As quick as it goes. */
        TUNED("HAProxy, tuned", "inter 100ms fall 1 rise 1");

        private final String title;
        private final String checks;

        Style(String title, String checks) {
            this.title = title;
            this.checks = checks;
        }
    }

    private final Style style;
    private final String address;
    private final Server server;

    private HaProxy(Style style, String address, Server server) {
        this.style = style;
        this.address = address;
        this.server = server;
    }

    /** Starts HAProxy and returns when it leads to the primary. */
    public static HaProxy start(Lab lab, Style style) {
        Path directory = lab.newDirectory("haproxy" + COUNT.incrementAndGet());
        String address = lab.serviceHost() + ":" + lab.freeServicePort();
        Path config = directory.resolve("haproxy.cfg");
        try {
            Files.writeString(config, configuration(lab.members(), style, address));
        } catch (IOException e) {
            throw new LabException("cannot write " + config, e);
        }
        HaProxy proxy = new HaProxy(
                style, address, Server.start(List.of("haproxy", "-db", "-f", config.toString()), directory));
        proxy.awaitService();
        return proxy;
    }

    private static String configuration(List<Member> members, Style style, String address) {
        StringBuilder text = new StringBuilder("""
            global
                maxconn 100

            defaults
                log global
                mode tcp
                retries 2
                timeout client 30m
                timeout connect 4s
                timeout server 30m
                timeout check 5s

            listen primary
                bind %s
                option httpchk OPTIONS /primary
                http-check expect status 200
                default-server %s on-marked-down shutdown-sessions
            """.formatted(address, style.checks));
        for (Member member : members) {
            text.append("    server %s %s maxconn 100 check port %d%n"
                    .formatted(member.name(), member.postgres(), member.restPort()));
        }
        return text.toString();
    }

    private void awaitService() {
        Await.until("HAProxy to lead to the primary", PATIENCE, () -> {
            if (!server.isAlive()) {
                throw new LabException("HAProxy ended: " + server.lines());
            }
            try (Connection session = Sql.open(address, Duration.ofSeconds(2))) {
                return session.isValid(2);
            } catch (SQLException notYet) {
                return false;
            }
        });
    }

    @Override
    public String name() {
        return style.title;
    }

    @Override
    public String primary() {
        return address;
    }

    @Override
    public List<Long> pids() {
        return server.pids();
    }

    @Override
    public void close() {
        server.stop();
    }
}
