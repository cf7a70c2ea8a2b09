package dev.fairlead.bench.compare;

import dev.fairlead.bench.peer.Family;
import dev.fairlead.bench.peer.Recipe;

/**
 * How one peer was set.
 *
 * @param name          as in the tables
 * @param file          its name for files, without an ending
 * @param version       of the program
 * @param reason        why that is fair
 * @param configuration the text of its configuration file; empty when it has none
 */
public record Setup(String name, String file, Family family, String version, String reason, String configuration) {
    static Setup of(Recipe recipe, String configuration) {
        return new Setup(
                recipe.name(), recipe.slug(), recipe.family(), recipe.version(), recipe.reason(), configuration);
    }
}
