package dev.fairlead.migrate;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What follows the address on a {@code bind} or {@code server} line.
 *
 * @param values by keyword, in the order written; empty for one that takes none
 * @param lines where each is written: a server's may come from {@code default-server}
 */
record Parameters(Map<String, String> values, Map<String, Line> lines) {
    static final Parameters NONE = new Parameters(Map.of(), Map.of());

    /** Those that take nothing; every other takes one word. */
    private static final Set<String> ALONE = Set.of(
            // server
            "agent-check",
            "allow-0rtt",
            "backup",
            "check",
            "check-reuse-pool",
            "check-send-proxy",
            "check-ssl",
            "check-via-socks4",
            "disabled",
            "enabled",
            "force-sslv3",
            "force-tlsv10",
            "force-tlsv11",
            "force-tlsv12",
            "force-tlsv13",
            "non-stick",
            "send-proxy",
            "send-proxy-v2",
            "send-proxy-v2-ssl",
            "send-proxy-v2-ssl-cn",
            "ssl",
            "ssl-reuse",
            "stick",
            "strict-maxconn",
            "tfo",
            "tls-tickets",
            // bind
            "accept-proxy",
            "defer-accept",
            "generate-certificates",
            "prefer-client-ciphers",
            "strict-sni",
            "transparent",
            "v4v6",
            "v6only",
            "crt-ignore-err-all");

    Parameters {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        lines = Collections.unmodifiableMap(new LinkedHashMap<>(lines));
    }

    /** These, and what the words say on top of it; a keyword that begins with {@code no-} takes one away. */
    Parameters with(Line line, List<String> words) {
        Map<String, String> merged = new LinkedHashMap<>(values);
        Map<String, Line> written = new LinkedHashMap<>(lines);
        for (int i = 0; i < words.size(); i++) {
            String keyword = words.get(i);
            if (keyword.startsWith("no-")) {
                merged.remove(keyword.substring(3));
            } else {
                boolean alone = ALONE.contains(keyword) || i + 1 == words.size();
                merged.put(keyword, alone ? "" : words.get(++i));
                written.put(keyword, line);
            }
        }
        return new Parameters(merged, written);
    }

    boolean has(String keyword) {
        return values.containsKey(keyword);
    }

    Optional<String> value(String keyword) {
        return Optional.ofNullable(values.get(keyword));
    }

    OptionalInt number(String keyword) {
        return value(keyword).map(Parameters::parseNumber).orElseGet(OptionalInt::empty);
    }

    /** Empty for what is no whole number of at most nine digits. */
    static OptionalInt parseNumber(String text) {
        return text.matches("\\d{1,9}") ? OptionalInt.of(Integer.parseInt(text)) : OptionalInt.empty();
    }
}
