package dev.fairlead.migrate;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which addresses are taken. HAProxy may listen on one address twice, and beside the one that stands for all; Fairlead does not. Confined to the
 * importing thread.
 */
final class Listeners {
    private static final int PORTS = 65_535;
    private static final Set<String> ANY = Set.of("0.0.0.0", "::");

    private final Map<Integer, Set<String>> hostsByPort = new HashMap<>();
    private final int shift;
    private final Findings findings;

    /** @param shift what is added to each port */
    Listeners(int shift, Findings findings) {
        this.shift = shift;
        this.findings = findings;
    }

    /** As our file writes them, by the line that they are from; those that cannot be had are reported. */
    Map<String, Line> take(List<Bind> binds) {
        Map<String, Line> taken = new LinkedHashMap<>();
        for (Bind bind : binds) {
            int port = bind.port() + shift;
            boolean both = binds.stream().anyMatch(other -> other.host().equals("::") && other.port() == bind.port());
            if (both && bind.host().equals("0.0.0.0")) {
                findings.carried(bind.line(), "[::] takes IPv4 too");
            } else if (port < 1 || port > PORTS || !isFree(bind.host(), port)) {
                findings.leftOut(
                        bind.line(),
                        port < 1 || port > PORTS
                                ? "with the shift there is no such port"
                                : "the address is taken by an earlier section, or by one that listens on all addresses",
                        "Give the route another address.");
            } else {
                hostsByPort.computeIfAbsent(port, key -> new HashSet<>()).add(bind.host());
                taken.put(Address.written(bind.host(), port), bind.line());
            }
        }
        return taken;
    }

    boolean isFree(String host, int port) {
        Set<String> hosts = hostsByPort.getOrDefault(port, Set.of());
        boolean any = ANY.contains(host) || hosts.stream().anyMatch(ANY::contains);
        return hosts.isEmpty() || !(any || hosts.contains(host));
    }
}
