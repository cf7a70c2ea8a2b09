package dev.fairlead.migrate;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * What a section asks of Patroni.
 *
 * @param line where the path stands
 * @param path without the query and without a slash at its end, but for {@code /} itself
 * @param query in order
 * @param port another than the servers'
 * @param expected which answers count
 */
record Check(Line line, String path, Map<String, String> query, OptionalInt port, boolean tls, Expected expected) {
    Check {
        query = Collections.unmodifiableMap(new LinkedHashMap<>(query));
    }

    /** Which answers of Patroni count as up. */
    enum Expected {
        /** 200, as Patroni says yes. */
        YES,
        /** 503, as Patroni says no. */
        NO,
        /** It depends on more than the status. */
        OTHER
    }

    /** Empty when it asks nothing by HTTP. */
    static Optional<Check> of(Section section) {
        return section.option("httpchk").map(option -> read(section, option));
    }

    private static Check read(Section section, Line option) {
        List<Line> rules = rules(section);
        Optional<Line> send = rules.stream()
                .filter(line ->
                        line.startsWith("http-check", "send") && line.words().contains("uri"))
                .reduce((earlier, later) -> later);
        Optional<Line> connect = rules.stream()
                .filter(line -> line.startsWith("http-check", "connect"))
                .findFirst();
        String uri = send.map(line -> after(line, "uri")).orElseGet(() -> uri(option));
        String[] parts = uri.split("\\?", 2);
        return new Check(
                send.orElse(option),
                path(parts[0]),
                parts.length == 2 ? query(parts[1]) : Map.of(),
                connect.map(line -> Parameters.parseNumber(after(line, "port"))).orElseGet(OptionalInt::empty),
                connect.filter(line -> line.words().contains("ssl")).isPresent(),
                expected(rules));
    }

    /** A section's own rules take the place of those it inherits. */
    private static List<Line> rules(Section section) {
        List<Line> own = section.lines().stream()
                .filter(line -> line.word(0).equals("http-check"))
                .toList();
        return own.isEmpty() ? section.all("http-check") : own;
    }

    private static String after(Line line, String word) {
        int place = line.words().indexOf(word);
        return place < 0 ? "" : line.word(place + 1);
    }

    /** {@code option httpchk [[METHOD] URI [VERSION]]}. */
    private static String uri(Line option) {
        String first = option.word(2);
        boolean method = !first.startsWith("/") && option.word(3).startsWith("/");
        String uri = method ? option.word(3) : first;
        return uri.startsWith("/") ? uri : "/";
    }

    private static String path(String text) {
        String path = text.replaceFirst("/+$", "");
        return path.isEmpty() ? "/" : path;
    }

    private static Map<String, String> query(String text) {
        Map<String, String> query = new LinkedHashMap<>();
        for (String part : text.split("&")) {
            String[] pair = part.split("=", 2);
            if (!pair[0].isEmpty()) {
                query.putIfAbsent(decoded(pair[0]), pair.length == 2 ? decoded(pair[1]) : "");
            }
        }
        return query;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }

    private static Expected expected(List<Line> rules) {
        Optional<Line> rule = rules.stream()
                .filter(line -> line.startsWith("http-check", "expect"))
                .reduce((earlier, later) -> later);
        return rule.map(Check::expected).orElse(Expected.YES);
    }

    private static Expected expected(Line rule) {
        boolean negated = rule.words().contains("!");
        Optional<Boolean> yes = counts(rule, "200");
        Optional<Boolean> no = counts(rule, "503");
        if (yes.isEmpty() || no.isEmpty() || yes.equals(no)) {
            return Expected.OTHER;
        }
        return yes.get() != negated ? Expected.YES : Expected.NO;
    }

    /** Whether this status matches the rule; empty for a rule about something else. */
    private static Optional<Boolean> counts(Line rule, String status) {
        if (rule.words().contains("rstatus")) {
            try {
                return Optional.of(
                        Pattern.compile(after(rule, "rstatus")).matcher(status).find());
            } catch (PatternSyntaxException e) {
                return Optional.empty();
            }
        }
        return rule.words().contains("status")
                ? Optional.of(List.of(after(rule, "status").split(",")).stream().anyMatch(part -> isIn(status, part)))
                : Optional.empty();
    }

    private static boolean isIn(String status, String range) {
        String[] ends = range.split("-", 2);
        return ends[0].compareTo(status) <= 0 && ends[ends.length - 1].compareTo(status) >= 0;
    }
}
