package dev.fairlead.config;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What the value of a key looks like, for people and for the reader.
 *
 * @param shape in words, with the range: {@code duration, 1s to 5m}
 */
public record Kind<T>(String shape, Reading<T> reading) {
    public Kind {
        requireNonNull(shape, "shape");
        requireNonNull(reading, "reading");
    }

    /** Makes a value of what is written. */
    @FunctionalInterface
    public interface Reading<T> {
        /** Empty, and then with at least one problem, when it cannot be read. */
        Optional<T> read(Tree tree, String path, Problems problems);
    }

    /** A single value. {@code parser} throws {@link IllegalArgumentException} with what is wrong. */
    static <T> Kind<T> one(String shape, Function<String, T> parser) {
        return new Kind<>(shape, (tree, path, problems) -> parse(tree, path, problems, parser));
    }

    /** Several, as a list or as one text with commas; at least one. */
    static <T> Kind<List<T>> list(String shape, Function<String, T> parser) {
        return new Kind<>(shape, (tree, path, problems) -> parseList(tree, path, problems, parser));
    }

    /** Words to words. */
    static Kind<Map<String, String>> texts(String shape) {
        return new Kind<>(shape, Kind::parseTexts);
    }

    /** Mappings that have keys of their own, in a list. */
    static Kind<List<Tree.Mapping>> sections(String shape) {
        return new Kind<>(shape, Kind::parseSections);
    }

    /** Mappings that have keys of their own, by a name that the user chooses. */
    static Kind<Map<String, Tree.Mapping>> namedSections(String shape) {
        return new Kind<>(shape, Kind::parseNamed);
    }

    private static <T> Optional<T> parse(Tree tree, String path, Problems problems, Function<String, T> parser) {
        if (!(tree instanceof Tree.Text text)) {
            problems.add(tree.where(), path, "must be a single value");
            return Optional.empty();
        }
        if (text.text().isBlank()) {
            problems.add(tree.where(), path, "has no value");
            return Optional.empty();
        }
        try {
            return Optional.of(parser.apply(text.text().strip()));
        } catch (IllegalArgumentException e) {
            problems.add(text.where(), path, String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private static <T> Optional<List<T>> parseList(
            Tree tree, String path, Problems problems, Function<String, T> parser) {
        List<Tree> items = items(tree);
        List<T> values = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            parse(items.get(i), items.size() == 1 ? path : path + "[" + i + "]", problems, parser)
                    .ifPresent(values::add);
        }
        if (items.isEmpty()) {
            problems.add(tree.where(), path, "must have at least one entry");
        }
        return values.isEmpty() ? Optional.empty() : Optional.of(List.copyOf(values));
    }

    private static List<Tree> items(Tree tree) {
        return switch (tree) {
            case Tree.Items items -> items.items();
            case Tree.Mapping mapping -> List.of(mapping);
            case Tree.Text text -> parts(text);
        };
    }

    private static List<Tree> parts(Tree.Text text) {
        List<Tree> parts = new ArrayList<>();
        for (String part : text.text().split(",", -1)) {
            parts.add(new Tree.Text(text.where(), part));
        }
        return parts;
    }

    private static Optional<Map<String, String>> parseTexts(Tree tree, String path, Problems problems) {
        if (!(tree instanceof Tree.Mapping mapping)) {
            problems.add(tree.where(), path, Tree.MUST_BE_MAPPING);
            return Optional.empty();
        }
        Map<String, String> texts = new LinkedHashMap<>();
        mapping.entries()
                .forEach((name, value) -> parse(value, path + "." + name, problems, text -> text)
                        .ifPresent(text -> texts.put(name, text)));
        return Optional.of(texts);
    }

    private static Optional<List<Tree.Mapping>> parseSections(Tree tree, String path, Problems problems) {
        if (!(tree instanceof Tree.Items items)) {
            problems.add(tree.where(), path, "must be a list");
            return Optional.empty();
        }
        List<Tree.Mapping> sections = new ArrayList<>();
        for (Tree item : items.items()) {
            // A place is kept for what cannot be read, so that the others keep their numbers.
            sections.add(mapping(item, path + "[" + sections.size() + "]", problems));
        }
        if (sections.isEmpty()) {
            problems.add(tree.where(), path, "must have at least one entry");
        }
        return Optional.of(sections);
    }

    private static Optional<Map<String, Tree.Mapping>> parseNamed(Tree tree, String path, Problems problems) {
        if (!(tree instanceof Tree.Mapping outer)) {
            problems.add(tree.where(), path, Tree.MUST_BE_MAPPING);
            return Optional.empty();
        }
        Map<String, Tree.Mapping> sections = new LinkedHashMap<>();
        outer.entries().forEach((name, tree1) -> sections.put(name, mapping(tree1, path + "." + name, problems)));
        return Optional.of(sections);
    }

    private static Tree.Mapping mapping(Tree tree, String path, Problems problems) {
        if (tree instanceof Tree.Mapping mapping) {
            return mapping;
        }
        problems.add(tree.where(), path, Tree.MUST_BE_MAPPING);
        return new Tree.Mapping(tree.where(), Map.of());
    }
}
