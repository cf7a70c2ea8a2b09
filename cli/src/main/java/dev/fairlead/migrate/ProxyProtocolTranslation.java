package dev.fairlead.migrate;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Says who announces clients by PROXY headers to a route, and whether the route does so to its members. */
final class ProxyProtocolTranslation {
    private static final List<String> EVERYBODY = List.of("0.0.0.0/0", "::/0");
    private static final List<String> SECOND = List.of("send-proxy-v2", "send-proxy-v2-ssl", "send-proxy-v2-ssl-cn");

    private final Service service;
    private final Findings findings;
    private final List<Entry> entries = new ArrayList<>();

    private ProxyProtocolTranslation(Service service, Findings findings) {
        this.service = service;
        this.findings = findings;
    }

    static List<Entry> of(Service service, Findings findings) {
        return new ProxyProtocolTranslation(service, findings).entries();
    }

    private List<Entry> entries() {
        expected();
        if (entries.isEmpty()) {
            accepted();
        }
        sent();
        return entries;
    }

    /** {@code tcp-request connection expect-proxy layer4 if { src ADDRESS }}. */
    private void expected() {
        Section front = service.exposure().front();
        Map<String, Condition> named = Condition.named(front);
        for (Line rule : front.all("tcp-request", "connection", "expect-proxy")) {
            if (Condition.read(rule.from(4), named) instanceof Condition.From(List<String> blocks, boolean within)
                    && within
                    && entries.isEmpty()) {
                accept(blocks, rule);
                findings.carried(rule, "proxy-protocol.accept-from");
            } else {
                findings.leftOut(
                        rule,
                        "a PROXY header is expected by the address that sends it",
                        "Set the route's proxy-protocol.accept-from to the load balancers in front.");
            }
        }
    }

    /** HAProxy believes everybody who can connect to such an address. */
    private void accepted() {
        List<Bind> binds = service.exposure().binds();
        Predicate<Bind> accepts = bind -> bind.parameters().has("accept-proxy");
        List<Bind> accepting = binds.stream().filter(accepts).toList();
        if (accepting.isEmpty()) {
            return;
        }
        Line line = accepting.getFirst().line();
        if (accepting.size() < binds.size()) {
            findings.leftOut(
                    line,
                    "a route expects PROXY headers by the address that sends them, not by the one that is connected to",
                    "Set the route's proxy-protocol.accept-from to the load balancers in front.");
        } else {
            accept(EVERYBODY, line);
            findings.changed(
                    line,
                    "proxy-protocol.accept-from is everybody, as in HAProxy: whoever can connect can name any client",
                    "Set it to the addresses of the load balancers in front.");
        }
    }

    private void accept(List<String> blocks, Line line) {
        entries.add(Entry.of("proxy-protocol.accept-from", Yaml.list(blocks), "line " + line.number()));
    }

    private void sent() {
        List<Server> servers = service.servers();
        boolean all = servers.stream().allMatch(server -> sends(server, SECOND));
        for (Server server : servers) {
            if (!all && (sends(server, SECOND) || sends(server, List.of("send-proxy")))) {
                findings.leftOut(
                        server.line(),
                        "a route sends PROXY headers of version 2 to all of its members, or none to any",
                        "If every member's pooler expects version 2, set" + " proxy-protocol: { send: v2 }.");
            }
        }
        if (all) {
            Line line = servers.getFirst().line();
            entries.add(Entry.of("proxy-protocol.send", "v2", "line " + line.number()));
            findings.carried(line, "proxy-protocol.send: v2");
        }
    }

    private static boolean sends(Server server, List<String> keywords) {
        return keywords.stream().anyMatch(server.parameters()::has);
    }
}
