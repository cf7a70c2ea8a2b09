package dev.fairlead.migrate;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An address as {@code bind} and {@code server} lines write it.
 *
 * @param host a name or an address, IPv6 without brackets; empty when there is none
 * @param ports what follows the last colon; empty when there is none
 * @see <a href="https://docs.haproxy.org/3.2/configuration.html#2.9">HAProxy's manual, 2.9</a>
 */
record Address(String host, String ports) {
    private static final List<String> FAMILIES = List.of("ipv4@", "ipv6@", "ip@", "tcp4@", "tcp6@", "tcp@");
    private static final Pattern BRACKETED = Pattern.compile("\\[([^]]*)](?::(.*))?");
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9.-]{0,252})");
    private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:.]{2,45}");

    /** Empty for what is not reached by TCP: sockets in the file system, inherited descriptors, QUIC. */
    static Optional<Address> parse(String text) {
        String rest = text;
        boolean six = false;
        for (String family : FAMILIES) {
            if (text.startsWith(family)) {
                rest = text.substring(family.length());
                six = family.contains("6");
            }
        }
        if (rest.startsWith("/") || rest.indexOf('@') >= 0) {
            return Optional.empty();
        }
        Address address = cut(rest);
        boolean any = address.host.isEmpty() || address.host.equals("*");
        return Optional.of(any && six ? new Address("::", address.ports) : address);
    }

    private static Address cut(String text) {
        Matcher bracketed = BRACKETED.matcher(text);
        if (bracketed.matches()) {
            return new Address(bracketed.group(1), bracketed.group(2) == null ? "" : bracketed.group(2));
        }
        int colon = text.lastIndexOf(':');
        return colon < 0 ? new Address(text, "") : new Address(text.substring(0, colon), text.substring(colon + 1));
    }

    /** Whether it can stand in a URL: a name without underscores, or an address. */
    static boolean isHost(String host) {
        boolean plain = IPV6.matcher(host).matches() || HOST.matcher(host).matches();
        try {
            return plain && URI.create("http://" + written(host, 1)).getHost() != null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** With brackets around IPv6. */
    static String written(String host, int port) {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
