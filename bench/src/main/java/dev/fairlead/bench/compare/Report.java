package dev.fairlead.bench.compare;

import dev.fairlead.bench.peer.Family;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/**
 * Everything that a run of the comparison gave. Immutable; the same as JSON.
 *
 * @param machine     what it was measured on, by name
 * @param pace        how much was measured
 * @param setups      how each peer was set, in the order of the tables
 * @param comparisons one for each workload, in the order in which they ran
 * @param verdicts    one for each target
 */
public record Report(
        Map<String, String> machine,
        Pace pace,
        List<Setup> setups,
        List<Comparison> comparisons,
        List<Verdict> verdicts) {
    public Report {
        machine = Collections.unmodifiableMap(new LinkedHashMap<>(machine));
        setups = List.copyOf(setups);
        comparisons = List.copyOf(comparisons);
        verdicts = List.copyOf(verdicts);
    }

    public String json() {
        return JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(this);
    }

    /** What {@link #json} wrote. */
    public static Report parse(String json) {
        return JsonMapper.shared().readValue(json, Report.class);
    }

    /** Fairlead's name, when it is among the peers. */
    Optional<String> fairlead() {
        return setups.stream()
                .filter(setup -> setup.family() == Family.FAIRLEAD)
                .map(Setup::name)
                .findFirst();
    }

    /** Each peer's family, by its name. */
    Map<String, Family> families() {
        return setups.stream().collect(Collectors.toMap(Setup::name, Setup::family));
    }
}
