package dev.fairlead.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Reads YAML into a {@link Tree} that knows its lines. */
final class YamlSource {
    private final String name;
    private final Problems problems;

    private YamlSource(String name, Problems problems) {
        this.name = name;
        this.problems = problems;
    }

    /**
     * Reads {@code yaml}.
     *
     * @param name for the places of problems, e.g. the file's name
     * @return empty, with a problem, when it is no YAML mapping
     */
    static Optional<Tree.Mapping> read(String name, String yaml, Problems problems) {
        return new YamlSource(name, problems).read(yaml);
    }

    private Optional<Tree.Mapping> read(String yaml) {
        try {
            Optional<Node> root =
                    new Compose(LoadSettings.builder().setLabel(name).build()).composeString(yaml);
            if (root.isPresent() && tree(root.get(), "") instanceof Tree.Mapping mapping) {
                return Optional.of(mapping);
            }
            problems.add(name, "", "must be a mapping of keys to values");
        } catch (MarkedYamlEngineException e) {
            String where = e.getProblemMark()
                    .map(mark -> name + ":" + (mark.getLine() + 1))
                    .orElse(name);
            problems.add(where, "", "not YAML: " + e.getProblem());
        } catch (YamlEngineException e) {
            problems.add(name, "", "not YAML: " + e.getMessage());
        }
        return Optional.empty();
    }

    private Tree tree(Node node, String path) {
        if (node.isRecursive()) {
            problems.add(where(node), path, "contains itself");
            return new Tree.Mapping(where(node), Map.of());
        }
        return switch (node) {
            case MappingNode mapping -> mapping(mapping, path);
            case SequenceNode sequence -> items(sequence, path);
            case ScalarNode scalar -> new Tree.Text(where(node), scalar.getValue());
            default -> new Tree.Text(where(node), "");
        };
    }

    private Tree.Mapping mapping(MappingNode node, String path) {
        Map<String, Tree> entries = new LinkedHashMap<>();
        for (NodeTuple tuple : node.getValue()) {
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                problems.add(where(tuple.getKeyNode()), path, "a key must be a word");
                continue;
            }
            Tree before = entries.put(key.getValue(), tree(tuple.getValueNode(), join(path, key.getValue())));
            if (before != null) {
                problems.add(where(key), join(path, key.getValue()), "is given twice, first at " + before.where());
            }
        }
        return new Tree.Mapping(where(node), entries);
    }

    private Tree.Items items(SequenceNode node, String path) {
        List<Tree> items = new ArrayList<>();
        for (Node item : node.getValue()) {
            items.add(tree(item, path + "[" + items.size() + "]"));
        }
        return new Tree.Items(where(node), items);
    }

    private static String join(String path, String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    private String where(Node node) {
        return node.getStartMark()
                .map(mark -> name + ":" + (mark.getLine() + 1))
                .orElse(name);
    }
}
