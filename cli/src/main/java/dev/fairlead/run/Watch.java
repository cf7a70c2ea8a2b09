package dev.fairlead.run;

import dev.fairlead.config.CommonCase;
import dev.fairlead.config.Config;
import dev.fairlead.config.ConfigReader;
import dev.fairlead.config.ConfigReader.Outcome;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Notices that the configuration says something else, by reading it each second as a reload would. What it says counts, so it does not matter how a
 * file was written or replaced, or which files there are.
 *
 * <p>Confined to the reloading thread.
 */
final class Watch {
    /** What could not be carried out is tried again after so many looks: the port may be free by then, the member answer. */
    private static final int LOOKS_PER_RETRY = 15;

    /** By whom such a reload is wished. */
    static final String ANOTHER_TRY = "another try";

    private final CommonCase source;
    private final Consumer<String> onChange;
    private Outcome acted;
    private Optional<Outcome> seen = Optional.empty();
    private int looksSinceRefusal;

    /** @param onChange told by whom a reload is wished */
    Watch(CommonCase source, Config running, Consumer<String> onChange) {
        this.source = source;
        this.onChange = onChange;
        this.acted = new Outcome.Valid(running);
    }

    /** A reload has read this. */
    void onSeen(Outcome outcome) {
        acted = outcome;
        seen = Optional.empty();
        looksSinceRefusal = 0;
    }

    /** Wishes a reload when what was new at the look before is there still: a file that is being written is not read half. */
    void look(boolean refused) {
        Outcome now = ConfigReader.read(source);
        if (now.equals(acted)) {
            seen = Optional.empty();
            retry(refused && now instanceof Outcome.Valid);
        } else if (seen.filter(now::equals).isPresent()) {
            onChange.accept("a change of the file");
        } else {
            seen = Optional.of(now);
        }
    }

    private void retry(boolean wanted) {
        if (wanted && ++looksSinceRefusal >= LOOKS_PER_RETRY) {
            looksSinceRefusal = 0;
            onChange.accept(ANOTHER_TRY);
        }
    }
}
