package dev.fairlead.migrate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One address that a section listens on.
 *
 * @param host an address, or a name; {@code 0.0.0.0} or {@code ::} for all
 * @param port 1..65535
 */
record Bind(Line line, String host, int port, Parameters parameters) {
    private static final int LONGEST_RANGE = 64;
    private static final int PORTS = 65_535;

    /** All that the section listens on, but for what is reported. */
    static List<Bind> of(Section section, Findings findings) {
        List<Bind> binds = new ArrayList<>();
        // listen NAME ADDRESS:PORT is how it was written before 1.7.
        boolean old = section.line().word(2).contains(":");
        if (old) {
            read(section.line(), section.line().word(2), Parameters.NONE, findings, binds);
        }
        for (Line line : section.lines()) {
            if (line.word(0).equals("bind")) {
                Parameters parameters = Parameters.NONE.with(line, line.from(2));
                for (String address : line.word(1).split(",")) {
                    read(line, address, parameters, findings, binds);
                }
            }
        }
        return List.copyOf(binds);
    }

    private static void read(Line line, String text, Parameters parameters, Findings findings, List<Bind> binds) {
        Optional<Address> address = Address.parse(text);
        if (address.isEmpty()) {
            findings.leftOut(
                    line,
                    "Fairlead listens on TCP ports only",
                    "Let clients on this machine connect to 127.0.0.1; give the route such an address.");
        } else if (parameters.has("interface") || parameters.has("namespace")) {
            findings.leftOut(
                    line,
                    "Fairlead is not bound to an interface or a name space, and listening everywhere would let more"
                            + " clients in",
                    "Add the address of that interface to the route's listen.");
        } else {
            readPorts(line, address.get(), parameters, findings, binds);
        }
    }

    private static void readPorts(
            Line line, Address address, Parameters parameters, Findings findings, List<Bind> binds) {
        String[] range = address.ports().split("-", 2);
        OptionalInt first = Parameters.parseNumber(range[0]);
        OptionalInt last = range.length == 2 ? Parameters.parseNumber(range[1]) : first;
        boolean sound = first.isPresent()
                && last.isPresent()
                && first.getAsInt() >= 1
                && last.getAsInt() <= PORTS
                && last.getAsInt() >= first.getAsInt()
                && last.getAsInt() - first.getAsInt() < LONGEST_RANGE;
        String host = address.host().isEmpty() || address.host().equals("*") ? "0.0.0.0" : address.host();
        if (!sound || !Address.isHost(host)) {
            findings.leftOut(
                    line,
                    "is no address with a port, or a range of more than " + LONGEST_RANGE + " ports",
                    "Add the address to the route's listen.");
            return;
        }
        for (int port = first.getAsInt(); port <= last.getAsInt(); port++) {
            binds.add(new Bind(line, host, port, parameters));
        }
    }

    boolean isLoopback() {
        return host.startsWith("127.") || host.equals("::1") || host.equals("localhost");
    }
}
