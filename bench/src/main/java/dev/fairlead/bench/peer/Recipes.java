package dev.fairlead.bench.peer;

import dev.fairlead.bench.peer.HaProxyRecipe.Tuning;
import java.util.List;

/** The peers that are compared, in the order of the tables. */
public final class Recipes {
    private Recipes() {}

    public static List<Recipe> all() {
        return List.of(
                new FairleadRecipe(),
                new HaProxyRecipe(Tuning.DEFAULT, 1),
                new HaProxyRecipe(Tuning.DEFAULT, 2),
                new HaProxyRecipe(Tuning.SPLICE, 1),
                new HaProxyRecipe(Tuning.SPLICE, 2),
                new HaProxyRecipe(Tuning.BUFFER, 1),
                new HaProxyRecipe(Tuning.BUFFER, 2),
                new NginxRecipe(),
                new PgBouncerRecipe(),
                new Direct());
    }
}
