package dev.fairlead.migrate;

import dev.fairlead.migrate.Finding.Kind;
import dev.fairlead.migrate.Tokenizer.Split;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A whole configuration in sections. Confined to the importing thread while it reads.
 *
 * @see <a href="https://docs.haproxy.org/3.2/configuration.html#4">HAProxy's manual, 4: which {@code defaults} hold for which section</a>
 */
final class HaproxyFile {
    private static final int LONGEST_LINE = 64 * 1024;
    private static final int MOST_WORDS = 512;
    private static final int MOST_SECTIONS = 2_000;
    /** In defaults: they are repeated for each section. */
    private static final int MOST_DEFAULTS = 500;

    private static final Set<String> WITH_DEFAULTS = Set.of("listen", "frontend", "backend", "defaults");
    private static final Set<String> OTHERS = Set.of(
            "global",
            "peers",
            "resolvers",
            "userlist",
            "mailers",
            "cache",
            "program",
            "ring",
            "log-forward",
            "log-profile",
            "http-errors",
            "fcgi-app",
            "traces",
            "crt-store",
            "acme",
            "dynamic-update");

    private final Findings findings;
    private final Map<String, String> environment;
    private final List<Section> sections = new ArrayList<>();
    private final Map<String, Section> defaults = new HashMap<>();
    private Optional<Section> latestDefaults = Optional.empty();
    private Optional<Line> open = Optional.empty();
    private final List<Line> body = new ArrayList<>();
    private int conditionals;

    private HaproxyFile(Map<String, String> environment, Findings findings) {
        this.environment = new HashMap<>(environment);
        this.findings = findings;
    }

    /** The sections in their order; what cannot be read is a finding. At most 2,000 of them. */
    static List<Section> read(String text, Map<String, String> environment, Findings findings) {
        return new HaproxyFile(environment, findings).read(text);
    }

    private List<Section> read(String text) {
        int number = 0;
        for (String line : text.split("\n", -1)) {
            read(++number, line.endsWith("\r") ? line.substring(0, line.length() - 1) : line);
        }
        close();
        return List.copyOf(sections);
    }

    private void read(int number, String text) {
        if (text.length() > LONGEST_LINE) {
            leftOut(number, "a line of " + text.length() + " characters", "is longer than any of HAProxy's can be");
            return;
        }
        switch (Tokenizer.split(text, this::valueOf)) {
            case Split.Broken broken -> leftOut(number, firstWords(text), broken.why());
            case Split.Words words
            when words.words().size() > MOST_WORDS ->
                leftOut(number, firstWords(text), "has more words than any of HAProxy's lines can have");
            case Split.Words words when !words.words().isEmpty() -> onLine(new Line(number, words.words()));
            case Split.Words words -> {}
        }
    }

    private Optional<String> valueOf(String variable) {
        return Optional.ofNullable(environment.get(variable));
    }

    /** What follows may be a secret, and cannot be told apart. */
    private static String firstWords(String text) {
        String[] words = text.strip().split("\\s+", 3);
        return Line.shown(words[0] + (words.length > 1 ? " " + words[1] : "") + (words.length > 2 ? " ..." : ""));
    }

    private void leftOut(int number, String what, String why) {
        findings.add(Kind.LEFT_OUT, number, what, why, "Mend the line, or add by hand what it means.");
    }

    private void onLine(Line line) {
        if (line.word(0).startsWith(".")) {
            onConditional(line);
        } else if (conditionals == 0) {
            onPlainLine(line);
        }
    }

    /** What stands in a conditional block depends on a machine that is not this one. */
    private void onConditional(Line line) {
        if (line.word(0).equals(".if")) {
            findings.leftOut(
                    line,
                    "the lines up to .endif were not read: which of them hold is decided when HAProxy starts",
                    "Remove the condition, keep the lines that hold, and import again.");
            conditionals++;
        } else if (line.word(0).equals(".endif")) {
            conditionals = Math.max(0, conditionals - 1);
        }
    }

    private void onPlainLine(Line line) {
        if (WITH_DEFAULTS.contains(line.word(0)) || OTHERS.contains(line.word(0))) {
            close();
            open = Optional.of(line);
        } else if (open.isEmpty()) {
            findings.leftOut(line, "stands before any section", "");
        } else {
            setVariables(line);
            add(line);
        }
    }

    private void add(Line line) {
        boolean isDefaults =
                open.filter(section -> section.word(0).equals("defaults")).isPresent();
        if (isDefaults && body.size() >= MOST_DEFAULTS) {
            findings.leftOut(line, "is beyond the first " + MOST_DEFAULTS + " lines of its defaults", "");
        } else {
            body.add(line);
        }
    }

    private void setVariables(Line line) {
        switch (line.word(0)) {
            case "setenv" -> environment.put(line.word(1), line.word(2));
            case "presetenv" -> environment.putIfAbsent(line.word(1), line.word(2));
            case "unsetenv" -> line.from(1).forEach(environment::remove);
            default -> {}
        }
    }

    private void close() {
        open.ifPresent(this::close);
        open = Optional.empty();
        body.clear();
    }

    private void close(Line line) {
        if (sections.size() >= MOST_SECTIONS) {
            findings.leftOut(line, "is beyond the first " + MOST_SECTIONS + " sections", "");
            return;
        }
        var section = new Section(line.word(0), line, body, inherited(line));
        if (section.keyword().equals("defaults")) {
            latestDefaults = Optional.of(section);
            defaults.put(section.name(), section);
        }
        sections.add(section);
    }

    /** The defaults that it names; or else, but for defaults themselves, the latest before it. */
    private List<Line> inherited(Line line) {
        int from = line.words().indexOf("from");
        if (!WITH_DEFAULTS.contains(line.word(0))) {
            return List.of();
        }
        if (from > 0) {
            Section named = defaults.get(line.word(from + 1));
            if (named == null) {
                findings.leftOut(line, "there are no defaults of that name before it", "");
                return List.of();
            }
            return named.all();
        }
        return line.word(0).equals("defaults")
                ? List.of()
                : latestDefaults.map(Section::all).orElse(List.of());
    }
}
