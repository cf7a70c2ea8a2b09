package dev.fairlead.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * What {@code kubectl kustomize} makes of a directory, for the few of its features that ours use; anything else is refused. No registry that the build may use
 * has kustomize itself.
 *
 * @see <a href="https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/">The kustomization file</a>
 */
final class Kustomization {
    private static final Set<String> KNOWN = Set.of("apiVersion", "kind", "resources", "labels", "images", "patches");

    private Kustomization() {}

    /** Every resource, of the directories below it first. */
    static List<Resource> build(Path directory) throws IOException {
        Resource file = load(directory.resolve("kustomization.yaml")).getFirst();
        if (!KNOWN.containsAll(((Map<?, ?>) file.value()).keySet())) {
            throw new IllegalArgumentException(directory + " has something unknown: " + file);
        }
        List<Resource> all = new ArrayList<>();
        for (Resource resource : file.list("resources")) {
            Path path = directory.resolve(resource.text());
            all.addAll(Files.isDirectory(path) ? build(path) : load(path));
        }
        for (Resource patch : file.list("patches")) {
            apply(patch, directory, all);
        }
        return all;
    }

    /** A JSON patch (RFC 6902) of which every operation adds to the end of a list that is there. */
    private static void apply(Resource patch, Path directory, List<Resource> all) throws IOException {
        Resource target = patch.at("target");
        Resource patched = all.stream()
                .filter(each -> each.kind().equals(target.kind()))
                .filter(each -> each.name().equals(target.at("name").text()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("nothing to patch: " + target));
        Resource operations = load(directory.resolve(patch.at("path").text())).getFirst();
        for (Object each : (List<?>) operations.value()) {
            Resource operation = new Resource(each);
            String path = operation.at("path").text();
            if (!operation.at("op").text().equals("add") || !path.endsWith("/-")) {
                throw new IllegalArgumentException("cannot " + operation);
            }
            String[] steps = path.substring(1, path.length() - "/-".length()).split("/");
            patched.at(steps).append(operation.at("value").value());
        }
    }

    private static List<Resource> load(Path file) throws IOException {
        List<Resource> all = new ArrayList<>();
        new Load(LoadSettings.builder().setLabel(file.toString()).build())
                .loadAllFromString(Files.readString(file))
                .forEach(document -> all.add(new Resource(document)));
        return all;
    }
}
