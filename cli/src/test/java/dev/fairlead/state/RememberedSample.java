package dev.fairlead.state;

import dev.fairlead.verdict.Remembered;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Knowledge of a cluster with something in every field. */
final class RememberedSample {
    static final Remembered LASTING = of(7, Optional.empty());
    static final Remembered SETTLING = of(7, Optional.of(new Remembered.Settling("pg3", 5, 1_234_567_890_123L)));

    private RememberedSample() {}

    static Remembered of(int floor, Optional<Remembered.Settling> settling) {
        return new Remembered(
                Optional.of("batman"),
                Optional.of("7301234567890123456"),
                floor,
                floor,
                new TreeSet<>(List.of(5, 6)),
                Optional.of("pg1"),
                new TreeSet<>(List.of("pg2")),
                settling,
                Optional.of("timeline 6 was given up für Änna"),
                List.of(
                        new Remembered.Member("pg1", "https://10.0.0.1:8008", "10.0.0.1", 5432),
                        new Remembered.Member("pg2", "https://10.0.0.2:8008", "", 0)));
    }
}
