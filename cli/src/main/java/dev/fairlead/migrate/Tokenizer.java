package dev.fairlead.migrate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Cuts a line into words as HAProxy does: quotes, escapes, comments, and environment variables inside of double quotes. Confined to one thread.
 *
 * @see <a href="https://docs.haproxy.org/3.2/configuration.html#2.2">HAProxy's manual, 2.2 and 2.3</a>
 */
final class Tokenizer {
    private static final char NONE = 0;

    private final String line;
    private final Function<String, Optional<String>> environment;
    private final List<String> words = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();
    private boolean inWord;
    private char quote = NONE;
    private boolean emptyQuote;
    private int at;

    private Tokenizer(String line, Function<String, Optional<String>> environment) {
        this.line = line;
        this.environment = environment;
    }

    /** What cutting brings. */
    sealed interface Split {
        /** Empty for a blank line or a comment. */
        record Words(List<String> words) implements Split {}

        record Broken(String why) implements Split {}
    }

    /** What makes a line unreadable; never leaves this class. */
    private static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1;

        Unreadable(String why) {
            super(why);
        }
    }

    static Split split(String line, Function<String, Optional<String>> environment) {
        try {
            return new Split.Words(new Tokenizer(line, environment).words());
        } catch (Unreadable e) {
            return new Split.Broken(String.valueOf(e.getMessage()));
        }
    }

    private List<String> words() throws Unreadable {
        while (at < line.length() && (quote != NONE || line.charAt(at) != '#')) {
            char c = line.charAt(at++);
            if (isQuote(c)) {
                onQuote(c);
            } else if (c == '\\' && quote != '\'') {
                emit(escaped());
            } else if (quote == NONE && Character.isWhitespace(c)) {
                endWord();
            } else if (c == '$' && quote == '"') {
                variable();
            } else {
                emit(c);
            }
        }
        if (quote != NONE) {
            throw new Unreadable("a quote is not closed");
        }
        endWord();
        return List.copyOf(words);
    }

    private boolean isQuote(char c) {
        return (c == '"' && quote != '\'') || (c == '\'' && quote != '"');
    }

    /** Empty quotes are a word too. */
    private void onQuote(char c) {
        if (quote == NONE) {
            quote = c;
            emptyQuote = true;
        } else {
            quote = NONE;
            inWord = inWord || emptyQuote;
        }
    }

    private void emit(char c) {
        inWord = true;
        emptyQuote = false;
        word.append(c);
    }

    private void endWord() {
        if (inWord) {
            words.add(word.toString());
        }
        word.setLength(0);
        inWord = false;
    }

    /** The character that is meant by what follows a backslash; a backslash before anything else is one. */
    private char escaped() throws Unreadable {
        char next = at < line.length() ? line.charAt(at) : NONE;
        return switch (next) {
            case ' ', '\\', '#', '\'', '"' -> taken(next);
            case 't' -> taken('\t');
            case 'n' -> taken('\n');
            case 'r' -> taken('\r');
            case '$' -> quote == '"' ? taken('$') : '\\';
            case 'x' -> hex();
            default -> '\\';
        };
    }

    private char taken(char meant) {
        at++;
        return meant;
    }

    private char hex() throws Unreadable {
        String digits = line.substring(at + 1, Math.min(at + 3, line.length()));
        if (!digits.matches("[0-9a-fA-F]{2}")) {
            throw new Unreadable("\\x needs two hexadecimal digits");
        }
        at += 3;
        return (char) Integer.parseInt(digits, 16);
    }

    /** {@code $NAME}, {@code ${NAME}}, {@code ${NAME-default}} or {@code ${NAME[*]}}, whose words become words. */
    private void variable() throws Unreadable {
        boolean braced = line.startsWith("{", at);
        at += braced ? 1 : 0;
        String name = name();
        boolean many = braced && line.startsWith("[*]", at);
        at += many ? 3 : 0;
        Optional<String> fallback = braced ? closeBrace() : Optional.empty();
        Optional<String> value = environment.apply(name).or(() -> fallback);
        if (many) {
            emptyQuote = false;
            emitWords(value.orElse(""));
        } else if (value.isPresent()) {
            value.get().chars().forEach(c -> emit((char) c));
        } else {
            throw new Unreadable("the environment variable " + name + " is not set here");
        }
    }

    private String name() throws Unreadable {
        int from = at;
        while (at < line.length() && isOfName(line.charAt(at))) {
            at++;
        }
        String name = line.substring(from, at);
        if (name.isEmpty() || Character.isDigit(name.charAt(0))) {
            throw new Unreadable("a $ is not followed by the name of a variable");
        }
        return name;
    }

    private static boolean isOfName(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.';
    }

    private Optional<String> closeBrace() throws Unreadable {
        int close = line.indexOf('}', at);
        boolean withDefault = line.startsWith("-", at);
        if (close < 0 || (!withDefault && close != at)) {
            throw new Unreadable("a brace after $ is not closed");
        }
        Optional<String> fallback = withDefault ? Optional.of(line.substring(at + 1, close)) : Optional.empty();
        at = close + 1;
        return fallback;
    }

    private void emitWords(String value) {
        for (int i = 0; i < value.length(); i++) {
            if (Character.isWhitespace(value.charAt(i))) {
                endWord();
            } else {
                emit(value.charAt(i));
            }
        }
    }
}
