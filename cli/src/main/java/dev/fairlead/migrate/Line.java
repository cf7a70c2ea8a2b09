package dev.fairlead.migrate;

import java.util.List;
import java.util.regex.Pattern;

/**
 * One line of an HAProxy configuration, as words without quotes.
 *
 * @param number from 1
 * @param words at least one
 */
record Line(int number, List<String> words) {
    /** What YAML does not allow in a text, and a terminal should not get. */
    static final String UNPRINTABLE = "[^\\x20-\\x7E\\x{A0}-\\x{D7FF}\\x{E000}-\\x{FFFD}\\x{10000}-\\x{10FFFF}]";

    private static final int SHOWN = 70;

    /** What follows may be a password, and is not shown. */
    private static final Pattern SECRET =
            Pattern.compile("^(stats auth|(?:pre|re)?setenv|(?:http|tcp)-check send\\b.*? (?:hdr|body)|user) .*");

    Line {
        words = List.copyOf(words);
    }

    /** Empty when there is none at this place, counted from 0. */
    String word(int place) {
        return place < words.size() ? words.get(place) : "";
    }

    /** The words from this place on. */
    List<String> from(int place) {
        return words.subList(Math.min(place, words.size()), words.size());
    }

    boolean startsWith(String... beginning) {
        return words.size() >= beginning.length
                && words.subList(0, beginning.length).equals(List.of(beginning));
    }

    /** For people: shortened, printable, without secrets. */
    String text() {
        return shown(SECRET.matcher(String.join(" ", words)).replaceFirst("$1 ..."));
    }

    /** At most one line of printable characters. */
    static String shown(String text) {
        String cut = text.length() > SHOWN ? text.substring(0, SHOWN - 3) + "..." : text;
        return cut.replaceAll(UNPRINTABLE, "?");
    }
}
