package dev.fairlead.log;

import io.netty.util.internal.logging.InternalLoggerFactory;
import io.netty.util.internal.logging.JdkLoggerFactory;
import java.io.PrintStream;
import java.util.Locale;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Sets up the log of the process, over {@code java.util.logging}: it is in the runtime already and starts at once. */
public final class Logging {
    /** Loggers that are set up must be held, because the JDK keeps them weakly. */
    private static final Logger ROOT = Logger.getLogger("");

    private static final Logger OURS = Logger.getLogger("dev.fairlead");

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
        // Before Netty's first class is loaded: looking for other logging libraries takes it 25 ms.
        InternalLoggerFactory.setDefaultFactory(JdkLoggerFactory.INSTANCE);
        for (Handler old : ROOT.getHandlers()) {
            ROOT.removeHandler(old);
        }
        ROOT.setLevel(Level.WARNING);
        OURS.setLevel(threshold.level());
        ROOT.addHandler(new LineHandler(out, format == Format.JSON ? new JsonLine() : new TextLine()));
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
