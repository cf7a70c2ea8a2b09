package dev.fairlead.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads one mapping by its list of keys. Reports at once what is no key of it; reports what cannot be read when it is asked for.
 *
 * <p>Confined to the reading thread.
 */
final class SectionReader {
    private final Tree.Mapping mapping;
    private final String path;
    private final Section section;
    private final @Nullable SectionReader file;
    private final Problems problems;

    /**
     * Begins to read a mapping.
     *
     * @param path for people, with indexes and names: {@code clusters[0].routes[1]}
     * @param file the file's own reader, where inherited keys are looked for; null for the file itself
     */
    SectionReader(Tree.Mapping mapping, String path, Section section, @Nullable SectionReader file, Problems problems) {
        this.mapping = mapping;
        this.path = path;
        this.section = section;
        this.file = file;
        this.problems = problems;
        reportUnknown(mapping, "");
    }

    /** The value that is written here, or else for all at the top of the file; empty when neither is, or when it cannot be read. */
    <T> Optional<T> find(Key<T> key) {
        Optional<Tree> tree = tree(key);
        if (tree.isPresent()) {
            return key.kind().reading().read(tree.get(), path(key), problems);
        }
        if (key.isRequired()) {
            problems.add(mapping.where(), path(key), "is missing");
        }
        return file != null && Keys.isInherited(key) ? file.find(key) : Optional.empty();
    }

    /** The value of a key that has a default; the default also when it cannot be read, and then with a problem. */
    <T> T get(Key<T> key) {
        return find(key).orElseGet(() -> fallback(key));
    }

    private static <T> T fallback(Key<T> key) {
        var fallback = new Tree.Text("default", key.fallback());
        return key.kind().reading().read(fallback, key.name(), new Problems()).orElseThrow();
    }

    boolean isWritten(Key<?> key) {
        return tree(key).isPresent();
    }

    void problem(Key<?> key, String text) {
        problems.add(tree(key).map(Tree::where).orElse(mapping.where()), path(key), text);
    }

    /** The mappings of a list, each as a section of its own. */
    List<SectionReader> children(Key<List<Tree.Mapping>> key, Section each) {
        List<SectionReader> readers = new ArrayList<>();
        for (Tree.Mapping child : find(key).orElse(List.of())) {
            readers.add(new SectionReader(child, path(key) + "[" + readers.size() + "]", each, fileReader(), problems));
        }
        return readers;
    }

    /** The mappings of a mapping, each as a section of its own. */
    Map<String, SectionReader> named(Key<Map<String, Tree.Mapping>> key, Section each) {
        Map<String, SectionReader> readers = new LinkedHashMap<>();
        find(key)
                .orElse(Map.of())
                .forEach((name, child) -> readers.put(
                        name, new SectionReader(child, path(key) + "." + name, each, fileReader(), problems)));
        return readers;
    }

    private SectionReader fileReader() {
        return file == null ? this : file;
    }

    /** The full path of a key, for people. */
    String path(Key<?> key) {
        return at(key.name());
    }

    private String at(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    /** Follows the dots. A single value in place of a mapping is short for its {@code action}. */
    private Optional<Tree> tree(Key<?> key) {
        Tree at = mapping;
        String[] names = key.name().split("\\.");
        for (int i = 0; i < names.length; i++) {
            if (at instanceof Tree.Text && names[i].equals("action")) {
                return Optional.of(at);
            }
            Tree below = at instanceof Tree.Mapping m ? m.entries().get(names[i]) : null;
            if (below == null) {
                return Optional.empty();
            }
            at = below;
        }
        return Optional.of(at);
    }

    private void reportUnknown(Tree.Mapping at, String prefix) {
        at.entries().forEach((name, below) -> {
            String full = prefix + name;
            boolean dotted = name.indexOf('.') >= 0;
            if (isKey(full) && !dotted) {
                return;
            }
            if (!isOuter(full) || dotted) {
                problems.add(below.where(), at(full), "is not a key" + hint(name, prefix));
            } else if (below instanceof Tree.Mapping nested) {
                reportUnknown(nested, full + ".");
            } else if (!isKey(full + ".action") || !(below instanceof Tree.Text)) {
                problems.add(below.where(), at(full), Tree.MUST_BE_MAPPING);
            }
        });
    }

    private boolean isKey(String full) {
        return section.keys().stream().anyMatch(key -> key.name().equals(full));
    }

    private boolean isOuter(String full) {
        return section.keys().stream().anyMatch(key -> key.name().startsWith(full + "."));
    }

    private String hint(String name, String prefix) {
        int dot = name.indexOf('.');
        if (isKey(prefix + name)) {
            return "; write it as " + name.substring(0, dot) + ": { " + name.substring(dot + 1) + ": ... }";
        }
        List<String> known = section.keys().stream()
                .map(Key::name)
                .filter(key -> key.startsWith(prefix))
                .map(key -> key.substring(prefix.length()).split("\\.")[0])
                .toList();
        return Spelling.suggestion(name, known);
    }
}
