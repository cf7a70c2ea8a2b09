package dev.fairlead.run;

import dev.fairlead.config.Config;
import dev.fairlead.config.ConfigReader.Outcome;
import dev.fairlead.config.ConfigReader.Reading;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Notices that the configuration says something else, by reading it as a reload would. What it says counts, so it does not matter how a file was written
 * or replaced, or which files there are. While the marks of all files stay the same, it is not read each second, but four times a minute: in case something
 * else that counts has changed, such as the directory of a file.
 *
 * <p>Confined to the reloading thread.
 */
final class Watch {
    /** What could not be carried out is tried again after so many looks: the port may be free by then, the member answer. */
    private static final int LOOKS_PER_RETRY = 15;

    /** By whom such a reload is wished. */
    static final String ANOTHER_TRY = "another try";

    private static final int LOOKS_PER_READING = 15;

    private final Supplier<Reading> source;
    private final Clock clock;
    private final Consumer<String> onChange;
    private Outcome acted;
    private Optional<Outcome> seen = Optional.empty();
    private int looksSinceRefusal;

    private Set<Path> files = Set.of();
    private FileMarks trusted = FileMarks.NONE;
    private boolean trusts;
    private int looksSinceReading;

    /**
     * @param source reads what is configured now
     * @param onChange told by whom a reload is wished
     */
    Watch(Supplier<Reading> source, Config running, Clock clock, Consumer<String> onChange) {
        this.source = source;
        this.clock = clock;
        this.onChange = onChange;
        this.acted = new Outcome.Valid(running);
    }

    /** A reload has read this. */
    void onSeen(Outcome outcome) {
        acted = outcome;
        seen = Optional.empty();
        looksSinceRefusal = 0;
        trusts = false;
    }

    /** Wishes a reload when what was new at the look before is there still: a file that is being written is not read half. */
    void look(boolean refused) {
        Outcome now = isUntouched() ? acted : read();
        if (now.equals(acted)) {
            seen = Optional.empty();
            retry(refused && now instanceof Outcome.Valid);
        } else if (seen.filter(now::equals).isPresent()) {
            onChange.accept("a change of the file");
        } else {
            seen = Optional.of(now);
        }
    }

    private boolean isUntouched() {
        return trusts
                && ++looksSinceReading < LOOKS_PER_READING
                && FileMarks.of(files).equals(trusted);
    }

    /** The marks are taken first, so that what changes while it is read has another mark at the next look. */
    private Outcome read() {
        FileMarks before = FileMarks.of(files);
        boolean settled = before.areSettled(clock.instant());
        Reading reading = source.get();
        trusts = settled
                && reading.files().equals(files)
                && reading.outcome() instanceof Outcome.Valid
                && reading.outcome().equals(acted);
        trusted = before;
        files = reading.files();
        looksSinceReading = 0;
        return reading.outcome();
    }

    private void retry(boolean wanted) {
        if (wanted && ++looksSinceRefusal >= LOOKS_PER_RETRY) {
            looksSinceRefusal = 0;
            onChange.accept(ANOTHER_TRY);
        }
    }
}
