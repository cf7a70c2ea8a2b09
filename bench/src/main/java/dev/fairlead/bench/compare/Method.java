package dev.fairlead.bench.compare;

import java.util.Locale;

/** Says how the figures came about, for those who want to judge or repeat them. */
final class Method {
    private static final long BYTES_PER_MEGABYTE = 1_000_000;

    private Method() {}

    /** A paragraph. */
    static String words(Pace pace) {
        return String.format(
                Locale.ROOT,
                """
                Load, proxies and backend share this one machine, over loopback. All peers of a workload stand side by side in front of the same backend and are
                measured in turn, %d rounds; who begins changes from round to round. Each has carried the load %s before, unmeasured, because Java
                compiles what is used. A run lasts %.1f s, or moves %,d MB, %,d of bulk. Cells show the median and, in brackets, the least and
                the greatest of all rounds; ratios are made from pairs of the same round. CPU is the time that all processes of the proxy used, kernel and user,
                divided by the units of work done; memory is their proportional set size after the run: where several HAProxys stand side by side they share their
                pages, so that each shows less than one alone would. *direct* is no proxy at all, and so the limit that load and backend set. Between runs on a
                machine that does nothing else, differences below 7 %% mean nothing.
                """,
                pace.rounds(),
                times(pace.warmUps()),
                pace.run().toMillis() / 1000.0,
                pace.volume() / BYTES_PER_MEGABYTE,
                pace.bulkVolume() / BYTES_PER_MEGABYTE);
    }

    private static String times(int count) {
        return count == 1 ? "once" : count + " times";
    }
}
