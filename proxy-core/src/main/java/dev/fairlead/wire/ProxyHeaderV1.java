package dev.fairlead.wire;

import dev.fairlead.wire.ProxyHeader.Announced;
import dev.fairlead.wire.ProxyHeader.Incomplete;
import dev.fairlead.wire.ProxyHeader.Malformed;
import dev.fairlead.wire.ProxyHeader.Unannounced;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Version 1: {@code PROXY TCP4 CLIENT SERVER PORT PORT} and the end of the line. */
final class ProxyHeaderV1 {
    private static final String BEGIN = "PROXY ";

    /** {@code PROXY UNKNOWN} with its end, the shortest there is. */
    private static final int SHORTEST = 15;

    private ProxyHeaderV1() {}

    static ProxyHeader read(String line) {
        if (!line.startsWith(BEGIN.substring(0, Math.min(line.length(), BEGIN.length())))) {
            return new Malformed("it does not begin with PROXY");
        }
        if (line.length() < SHORTEST) {
            return new Incomplete(SHORTEST - line.length());
        }
        if (line.endsWith("\r\n")) {
            return parse(line.substring(0, line.length() - 2));
        }
        if (line.indexOf('\n') >= 0) {
            return new Malformed("its line does not end as one");
        }
        int missing = line.endsWith("\r") ? 1 : 2;
        return line.length() + missing > ProxyHeader.MAX_V1_BYTES
                ? new Malformed("its line is longer than " + ProxyHeader.MAX_V1_BYTES + " bytes")
                : new Incomplete(missing);
    }

    private static ProxyHeader parse(String line) {
        String[] words = line.split(" ", -1);
        if (words[1].equals("UNKNOWN")) {
            return new Unannounced();
        }
        boolean v4 = words[1].equals("TCP4");
        if (words.length != 6 || (!v4 && !words[1].equals("TCP6"))) {
            return new Malformed("its line is not understood");
        }
        try {
            return new Announced(
                    new InetSocketAddress(address(words[2], v4), port(words[4])),
                    new InetSocketAddress(address(words[3], v4), port(words[5])));
        } catch (IllegalArgumentException wrong) {
            return new Malformed(String.valueOf(wrong.getMessage()));
        }
    }

    private static InetAddress address(String text, boolean v4) {
        String form = v4 ? "(0|[1-9]\\d{0,2})(\\.(0|[1-9]\\d{0,2})){3}" : "[0-9a-fA-F:]*:[0-9a-fA-F:.]*";
        if (!text.matches(form)) {
            throw new IllegalArgumentException("it has no address where one should be");
        }
        return InetAddress.ofLiteral(text);
    }

    private static int port(String text) {
        int port = text.matches("0|[1-9]\\d{0,4}") ? Integer.parseInt(text) : -1;
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("it has no port where one should be");
        }
        return port;
    }
}
