package dev.fairlead.log;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.logging.Formatter;
import java.util.logging.LogRecord;

/** {@code 2026-01-31T12:00:00.123Z INFO  message}. */
final class TextLine extends Formatter {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    @Override
    public String format(LogRecord line) {
        // A client's bytes may be in a message: a line break in it must not look like a line of ours.
        String message = formatMessage(line).replace("\n", "\\n").replace("\r", "\\r");
        String level = Logging.word(line.getLevel());
        String text = TIME.format(line.getInstant()) + " " + level + " ".repeat(6 - level.length()) + message + "\n";
        return line.getThrown() == null ? text : text + trace(line.getThrown());
    }

    static String trace(Throwable thrown) {
        var text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
