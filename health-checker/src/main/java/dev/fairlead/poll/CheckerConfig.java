package dev.fairlead.poll;

import static java.util.Objects.requireNonNull;

import dev.fairlead.cluster.ReplicaCriteria;
import dev.fairlead.discovery.MemberOverride;
import dev.fairlead.probe.ProbeTls;
import dev.fairlead.verdict.Policy;
import java.util.List;
import java.util.Map;

/**
 * What the configuration says about checking one cluster.
 *
 * @param policy for the judge
 * @param seeds base URLs of REST APIs, without a path; asked only for the list of members; at least one
 * @param overrides by member name
 */
public record CheckerConfig(Policy policy, List<String> seeds, Map<String, MemberOverride> overrides, ProbeTls tls) {
    public CheckerConfig {
        requireNonNull(policy, "policy");
        seeds = List.copyOf(seeds);
        overrides = Map.copyOf(overrides);
        requireNonNull(tls, "tls");
        if (seeds.isEmpty()) {
            throw new IllegalArgumentException("cluster " + policy.cluster() + " has no seed");
        }
    }

    /** The same with other read routes to judge replicas for. */
    public CheckerConfig judging(List<ReplicaCriteria> replicas) {
        return new CheckerConfig(policy.judging(replicas), seeds, overrides, tls);
    }

    public String cluster() {
        return policy.cluster();
    }
}
