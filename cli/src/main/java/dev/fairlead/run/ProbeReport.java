package dev.fairlead.run;

import dev.fairlead.admin.StatusReport;
import dev.fairlead.poll.CheckerStatus;
import dev.fairlead.poll.Trigger;
import dev.fairlead.probe.Observation;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** Puts what a checker does into the words of the status. Pure. */
final class ProbeReport {
    private ProbeReport() {}

    static StatusReport.Probing probing(CheckerStatus checker, long now) {
        Optional<Trigger> last = checker.trigger();
        return new StatusReport.Probing(
                checker.urgency().name().toLowerCase(Locale.ROOT),
                last.map(Trigger::count).orElse(0L),
                last.map(Trigger::why).orElse(""),
                last.map(trigger -> OptionalLong.of(millis(now - trigger.atNanos())))
                        .orElse(OptionalLong.empty()));
    }

    static Optional<StatusReport.Probe> latest(CheckerStatus checker, String member, long now) {
        return Optional.ofNullable(checker.latest().get(member)).map(seen -> probe(seen, now));
    }

    private static StatusReport.Probe probe(Observation seen, long now) {
        return new StatusReport.Probe(
                result(seen),
                Math.round((seen.endedAtNanos() - seen.sentAtNanos()) / 1e4) / 100.0,
                millis(now - seen.endedAtNanos()));
    }

    private static String result(Observation seen) {
        return switch (seen) {
            case Observation.Answered answered ->
                "status " + answered.status() + ", " + answered.body().role() + ", "
                        + answered.body().state();
            case Observation.Unreachable unreachable -> "unreachable: " + unreachable.cause();
            case Observation.TimedOut timedOut ->
                "no answer in " + timedOut.after().toMillis() + " ms";
            case Observation.Garbled garbled -> "garbled: " + garbled.why();
        };
    }

    private static long millis(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(nanos);
    }
}
