package dev.fairlead.state;

import static java.util.Objects.requireNonNull;

import dev.fairlead.verdict.Remembered;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is known of clusters before this process has asked anybody: from the process that it takes over from, or from the file. Immutable. */
public final class Inherited {
    public static final Inherited NOTHING = new Inherited(Map.of());

    private static final Logger log = LoggerFactory.getLogger(Inherited.class);

    private final Map<String, From> byCluster;

    /** @param source in words */
    private record From(String source, Knowledge knowledge) {}

    /**
     * What concerns one cluster of this process.
     *
     * @param required how well the cluster must be heard before this process may take the place of the one before
     * @param seeds that were configured there
     */
    public record Part(Remembered remembered, Hearing required, List<String> seeds) {
        public static final Part NOTHING = new Part(Remembered.NOTHING, Hearing.NONE, List.of());

        public Part {
            requireNonNull(remembered, "remembered");
            requireNonNull(required, "required");
            seeds = List.copyOf(seeds);
        }
    }

    private Inherited(Map<String, From> byCluster) {
        this.byCluster = byCluster;
    }

    /** @param file in words */
    static Inherited of(String file, Map<String, Remembered> content) {
        var from = new TreeMap<String, From>();
        content.forEach((cluster, remembered) ->
                from.put(cluster, new From(file, new Knowledge(cluster, List.of(), Hearing.NONE, remembered))));
        return new Inherited(from);
    }

    /**
     * What another process has told counts before what is known from elsewhere.
     *
     * @param process in words
     * @param lines of {@link Knowledge#line}; one that is not understood is left out, and the log says so
     */
    public Inherited told(String process, List<String> lines) {
        var from = new TreeMap<>(byCluster);
        for (String line : lines) {
            try {
                Knowledge knowledge = Knowledge.parse(line);
                from.put(knowledge.cluster(), new From(process, knowledge));
            } catch (IllegalArgumentException damaged) {
                log.warn("what {} knows of a cluster is not understood: {}", process, damaged.getMessage());
            }
        }
        return new Inherited(from);
    }

    /** Says which clusters are not configured any more. */
    public void sayUnused(Set<String> configured) {
        byCluster.forEach((cluster, from) -> {
            if (!configured.contains(cluster)) {
                log.warn(
                        "what {} knows of a cluster is not used, it is not configured: cluster={}",
                        from.source,
                        cluster);
            }
        });
    }

    /**
     * What is known of one cluster, and is about the one that is meant; the log says what becomes of it.
     *
     * @param scope as it is configured, if it is
     */
    public Part of(String cluster, Optional<String> scope) {
        From from = byCluster.get(cluster);
        if (from == null) {
            return Part.NOTHING;
        }
        Knowledge known = from.knowledge;
        Optional<String> there = known.hearing().scope().or(known.remembered()::scope);
        if (scope.isPresent() && there.isPresent() && !scope.equals(there)) {
            log.warn(
                    "what {} knows is about another cluster and is not used: cluster={} scope={} configured={}",
                    from.source,
                    cluster,
                    there.get(),
                    scope.get());
            return new Part(Remembered.NOTHING, known.hearing().ofAnyCluster(), known.seeds());
        }
        Remembered remembered = known.remembered();
        log.info(
                "knowledge from {}: cluster={} scope={} system={} floor={} members={}",
                from.source,
                cluster,
                there.orElse("unknown"),
                known.hearing().system().or(remembered::system).orElse("unknown"),
                remembered.floor(),
                remembered.members().size());
        return new Part(remembered, known.hearing(), known.seeds());
    }
}
