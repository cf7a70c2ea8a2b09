package dev.fairlead.log;

import io.netty.util.internal.logging.InternalLoggerFactory;
import io.netty.util.internal.logging.JdkLoggerFactory;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Sets up the log of the process, over {@code java.util.logging}: it is in the runtime already and starts at once. */
public final class Logging {
    /** Loggers that are set up must be held, because the JDK keeps them weakly. */
    private static final Logger ROOT = Logger.getLogger("");

    /** The logger that all of Fairlead's are below. */
    static final String ALL_OF_OURS = "dev.fairlead";

    private static final int MOST_LEVELS = 64;
    private static final Map<String, Logger> LEVELED = new ConcurrentSkipListMap<>();

    private Logging() {}

    /** How a line looks. */
    public enum Format {
        TEXT,
        JSON
    }

    /** The least important lines that are written. */
    public enum Threshold {
        ERROR,
        WARN,
        INFO,
        DEBUG;

        /** As people write it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        private Level level() {
            return switch (this) {
                case ERROR -> Level.SEVERE;
                case WARN -> Level.WARNING;
                case INFO -> Level.INFO;
                case DEBUG -> Level.FINE;
            };
        }
    }

    /** Writes lines to {@code out}, from now on. Idempotent. */
    public static void configure(Threshold threshold, Format format, PrintStream out) {
        adoptNetty();
        for (Handler old : ROOT.getHandlers()) {
            ROOT.removeHandler(old);
        }
        ROOT.setLevel(Level.WARNING);
        change(ALL_OF_OURS, threshold);
        ROOT.addHandler(new LineHandler(out, format == Format.JSON ? new JsonLine() : new TextLine()));
    }

    /** To be called before Netty's first class is loaded: looking for other logging libraries takes it 25 ms. Idempotent; any thread. */
    public static void adoptNetty() {
        InternalLoggerFactory.setDefaultFactory(JdkLoggerFactory.INSTANCE);
    }

    /** Changes the least important lines that Fairlead writes, from now on. Any thread. */
    public static void change(Threshold threshold) {
        change(ALL_OF_OURS, threshold);
    }

    /**
     * Changes the least important lines of one logger and those below it that have no level of their own. Any thread.
     *
     * @return false when too many have one already
     */
    static boolean change(String logger, Threshold threshold) {
        if (LEVELED.size() >= MOST_LEVELS && !LEVELED.containsKey(logger)) {
            return false;
        }
        LEVELED.computeIfAbsent(logger, Logger::getLogger).setLevel(threshold.level());
        return true;
    }

    /** The loggers that have levels of their own, and these in words. Any thread. */
    static Map<String, String> levels() {
        Map<String, String> levels = new TreeMap<>();
        LEVELED.forEach((name, logger) -> levels.put(
                name,
                word(Objects.requireNonNullElse(logger.getLevel(), Level.INFO)).toLowerCase(Locale.ROOT)));
        return levels;
    }

    /** The field's usual word for a JDK level. */
    static String word(Level level) {
        if (level.intValue() >= Level.SEVERE.intValue()) {
            return "ERROR";
        }
        if (level.intValue() >= Level.WARNING.intValue()) {
            return "WARN";
        }
        return level.intValue() >= Level.INFO.intValue() ? "INFO" : "DEBUG";
    }

    /** The last part of a logger's name, lower case: what people look for. */
    static String source(LogRecord line) {
        String name = line.getLoggerName() == null ? "" : line.getLoggerName();
        return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }

    /** Writes each line at once and whole. */
    private static final class LineHandler extends Handler {
        private final PrintStream out;

        LineHandler(PrintStream out, Formatter formatter) {
            this.out = out;
            setFormatter(formatter);
        }

        @Override
        public void publish(LogRecord line) {
            if (isLoggable(line)) {
                out.print(getFormatter().format(line));
                out.flush();
            }
        }

        @Override
        public void flush() {
            out.flush();
        }

        @Override
        public void close() {
            out.flush();
        }
    }
}
