package dev.fairlead.migrate;

import dev.fairlead.session.Cidr;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What follows {@code if} or {@code unless}, as far as it means something to us. */
sealed interface Condition {
    record Always() implements Condition {}

    /** Whether a backend has servers that are up. */
    record Alive(String backend, boolean alive) implements Condition {}

    /** Whether the client has come in on one of these ports. */
    record Port(Set<Integer> ports, boolean within) implements Condition {}

    /** Whether the client's address is in one of these blocks. */
    record From(List<String> blocks, boolean within) implements Condition {}

    /** How many connections there are, or how fast they come. */
    record Load() implements Condition {}

    record Unknown() implements Condition {}

    /** The conditions that a section names, by name; several of one name hold when one of them does. */
    static Map<String, Condition> named(Section section) {
        Map<String, Condition> named = new LinkedHashMap<>();
        named.put("TRUE", new Always());
        named.put("LOCALHOST", new From(List.of("127.0.0.0/8", "::1"), true));
        for (Line line : section.all("acl")) {
            named.merge(line.word(1), expression(line.from(2)), Condition::either);
        }
        return named;
    }

    /** Reads {@code if ...} or {@code unless ...}; nothing at all holds always. */
    static Condition read(List<String> words, Map<String, Condition> named) {
        if (words.isEmpty()) {
            return new Always();
        }
        boolean unless = words.getFirst().equals("unless");
        if (!unless && !words.getFirst().equals("if")) {
            return new Unknown();
        }
        List<String> term = new ArrayList<>(words.subList(1, words.size()));
        boolean negated = !term.isEmpty() && term.getFirst().startsWith("!");
        if (negated) {
            String rest = term.removeFirst().substring(1);
            if (!rest.isEmpty()) {
                term.addFirst(rest);
            }
        }
        Condition one = term(term, named);
        return negated == unless ? one : not(one);
    }

    /** One name, or one expression in braces; more than one is beyond us. */
    private static Condition term(List<String> words, Map<String, Condition> named) {
        if (words.size() == 1) {
            return named.getOrDefault(words.getFirst(), new Unknown());
        }
        boolean braces = words.size() > 2 && words.getFirst().equals("{") && words.indexOf("}") == words.size() - 1;
        return braces ? expression(words.subList(1, words.size() - 1)) : new Unknown();
    }

    private static Condition not(Condition condition) {
        return switch (condition) {
            case Alive a -> new Alive(a.backend(), !a.alive());
            case Port p -> new Port(p.ports(), !p.within());
            case From f -> new From(f.blocks(), !f.within());
            case Load load -> load;
            case Always always -> new Unknown();
            case Unknown unknown -> unknown;
        };
    }

    private static Condition either(Condition one, Condition other) {
        if (one instanceof From(List<String> blocks, boolean in) && in && other instanceof From f && f.within()) {
            List<String> all = new ArrayList<>(blocks);
            all.addAll(f.blocks());
            return new From(all, true);
        }
        if (one instanceof Port(Set<Integer> ports, boolean in) && in && other instanceof Port p && p.within()) {
            Set<Integer> all = new HashSet<>(ports);
            all.addAll(p.ports());
            return new Port(all, true);
        }
        return new Unknown();
    }

    private static Condition expression(List<String> words) {
        String fetch = words.isEmpty() ? "" : words.getFirst();
        List<String> values = new ArrayList<>(words.subList(Math.min(1, words.size()), words.size()));
        if (values.size() > 1 && values.getFirst().equals("-m")) {
            values.subList(0, 2).clear();
        }
        if (fetch.equals("src")) {
            return from(values);
        }
        if (fetch.equals("dst_port")) {
            return port(values);
        }
        if (fetch.startsWith("nbsrv(")) {
            return alive(fetch, values);
        }
        return fetch.matches(".*(_rate|_cur|_cnt|_conn)\\b.*|connslots.*|queue.*|be_conn.*|fe_conn.*")
                ? new Load()
                : new Unknown();
    }

    private static Condition from(List<String> values) {
        try {
            List<String> blocks = values.stream().map(Condition::block).toList();
            return blocks.isEmpty() ? new Unknown() : new From(blocks, true);
        } catch (IllegalArgumentException e) {
            return new Unknown();
        }
    }

    /** Names and files are not blocks. */
    private static String block(String text) {
        Cidr.parse(text);
        return text;
    }

    private static Condition port(List<String> values) {
        List<String> plain =
                values.stream().filter(value -> !value.equals("eq")).toList();
        return !plain.isEmpty() && plain.stream().allMatch(value -> value.matches("\\d{1,5}"))
                ? new Port(new HashSet<>(plain.stream().map(Integer::valueOf).toList()), true)
                : new Unknown();
    }

    /** {@code nbsrv(NAME) gt 0}, and the other ways to write it and its contrary. */
    private static Condition alive(String fetch, List<String> values) {
        Matcher name = Pattern.compile("nbsrv\\(([^)]+)\\)").matcher(fetch);
        if (!name.matches()) {
            return new Unknown();
        }
        return switch (String.join(" ", values)) {
            case "gt 0", "ge 1" -> new Alive(name.group(1), true);
            case "eq 0", "0", "lt 1", "le 0" -> new Alive(name.group(1), false);
            default -> new Unknown();
        };
    }
}
