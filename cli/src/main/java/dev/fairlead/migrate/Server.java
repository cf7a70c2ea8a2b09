package dev.fairlead.migrate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One server of a section.
 *
 * @param name as HAProxy calls it, often Patroni's name of the member
 * @param host where sessions go; a name that stands for several members in a {@code server-template}
 * @param port where sessions go; empty for the port that the client has used
 */
record Server(Line line, String name, String host, OptionalInt port, Parameters parameters) {
    /** All of the section, but for what is reported. */
    static List<Server> of(Section section, Findings findings) {
        List<Server> servers = new ArrayList<>();
        Parameters defaults = Parameters.NONE;
        for (Line line : section.all()) {
            switch (line.word(0)) {
                case "default-server" -> defaults = defaults.with(line, line.from(1));
                case "server" -> read(line, line.word(1), 2, defaults, findings).ifPresent(servers::add);
                case "server-template" ->
                    read(line, line.word(1), 3, defaults, findings).ifPresent(servers::add);
                default -> {}
            }
        }
        return List.copyOf(servers);
    }

    private static Optional<Server> read(Line line, String name, int place, Parameters defaults, Findings findings) {
        Parameters parameters = defaults.with(line, line.from(place + 1));
        Optional<Address> address = Address.parse(line.word(place));
        String host = address.map(Address::host).orElse("");
        if (parameters.has("disabled")
                || parameters.value("weight").filter("0"::equals).isPresent()) {
            findings.leftOut(
                    line,
                    "HAProxy gives it no sessions; Fairlead finds every member of the cluster by itself",
                    "Give the member Patroni's tag noloadbalance: true, or take it out of the cluster.");
            return Optional.empty();
        }
        if (!Address.isHost(host)) {
            findings.leftOut(line, whyNoHost(host), "Add the member's Patroni to the cluster's patroni.");
            return Optional.empty();
        }
        OptionalInt port =
                address.map(Address::ports).map(Parameters::parseNumber).orElseGet(OptionalInt::empty);
        return Optional.of(new Server(line, name, host, port, parameters));
    }

    private static String whyNoHost(String host) {
        if (host.startsWith("_") && host.contains("._")) {
            return "SRV records are not asked for";
        }
        return host.indexOf('_') >= 0
                ? "a host name with an underscore cannot stand in a URL"
                : "is not the name or the address of a host";
    }

    /** The URL of its Patroni; empty when its checks do not say where that is. */
    Optional<String> patroni(Check check) {
        boolean ownPort =
                parameters.has("port") || parameters.has("addr") || check.port().isPresent();
        // Without an address of their own, checks use TLS when sessions do.
        boolean tls = parameters.has("check-ssl") || check.tls() || (parameters.has("ssl") && !ownPort);
        String at = parameters.value("addr").filter(Address::isHost).orElse(host);
        OptionalInt where = check.port().isPresent() ? check.port() : parameters.number("port");
        OptionalInt known = where.isPresent() ? where : port;
        return known.isPresent() && known.getAsInt() >= 1 && known.getAsInt() <= 65_535
                ? Optional.of((tls ? "https://" : "http://") + Address.written(at, known.getAsInt()))
                : Optional.empty();
    }

    boolean isChecked() {
        return parameters.has("check");
    }

    boolean isCutWhenDown() {
        return parameters
                .value("on-marked-down")
                .filter("shutdown-sessions"::equals)
                .isPresent();
    }
}
