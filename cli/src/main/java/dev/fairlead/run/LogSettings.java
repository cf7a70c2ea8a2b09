package dev.fairlead.run;

import dev.fairlead.config.LogConfig;
import dev.fairlead.log.Logging;

/** Sets up the log of the process as configured. */
public final class LogSettings {
    private LogSettings() {}

    /** The words of the enums are the same. Any thread. */
    public static void apply(LogConfig log) {
        Logging.configure(
                Logging.Threshold.valueOf(log.level().name()),
                Logging.Format.valueOf(log.format().name()),
                System.err);
    }
}
