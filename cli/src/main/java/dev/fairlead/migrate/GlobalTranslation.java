package dev.fairlead.migrate;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** Says what holds for the whole process. */
final class GlobalTranslation {
    private static final long MOST_STOP_MILLIS = 86_400_000;
    private static final int MOST_SESSIONS = 10_000_000;

    private GlobalTranslation() {}

    static List<Entry> of(Section global, Findings findings) {
        List<Entry> entries = new ArrayList<>();
        for (Line line : global.lines()) {
            Remarks.GLOBAL.about(line, findings);
        }
        global.last("maxconn").ifPresent(line -> {
            int most = Parameters.parseNumber(line.word(1)).orElse(0);
            if (most >= 1 && most <= MOST_SESSIONS) {
                entries.add(Entry.of("max-sessions", String.valueOf(most), "line " + line.number()));
                findings.carried(
                        line, "max-sessions: " + most + "; more get SQLSTATE 53300, where HAProxy lets them wait");
            }
        });
        global.last("hard-stop-after").ifPresent(line -> {
            OptionalLong millis = Amounts.millis(line.word(1));
            if (millis.isPresent() && millis.getAsLong() <= MOST_STOP_MILLIS) {
                String timeout = Amounts.duration(millis.getAsLong());
                entries.add(Entry.of("shutdown.timeout", timeout, "line " + line.number()));
                findings.carried(line, "shutdown.timeout: " + timeout);
            }
        });
        return entries;
    }
}
