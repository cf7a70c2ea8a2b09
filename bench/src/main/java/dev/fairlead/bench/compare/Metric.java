package dev.fairlead.bench.compare;

/** What is measured. Values are in units of work per second, in seconds and in bytes; tables choose what to show them in. */
public enum Metric {
    /** Units of work per second. */
    RATE("rate", Dimension.COUNT, true),
    P50("p50", Dimension.SECONDS, false),
    P99("p99", Dimension.SECONDS, false),
    P999("p99.9", Dimension.SECONDS, false),
    /** The proxy's own processor time for one unit of work. */
    CPU("CPU", Dimension.SECONDS, false),
    /** The proportional set size of all the proxy's processes. */
    MEMORY("memory", Dimension.BYTES, false),
    /** The same before the work began. */
    BASE("memory before", Dimension.BYTES, false),
    /** Memory that each session adds. */
    GROWTH("memory more per session", Dimension.BYTES, false),
    /** From exec to the first byte answered. */
    START("start to first answer", Dimension.SECONDS, false),
    /** Bytes that did not arrive. */
    LOST("lost", Dimension.BYTES, false);

    /** What a value counts. */
    public enum Dimension {
        COUNT,
        SECONDS,
        BYTES
    }

    private final String title;
    private final Dimension dimension;
    private final boolean moreIsBetter;

    Metric(String title, Dimension dimension, boolean moreIsBetter) {
        this.title = title;
        this.dimension = dimension;
        this.moreIsBetter = moreIsBetter;
    }

    /** What tables call it, before the unit. */
    public String title() {
        return title;
    }

    public Dimension dimension() {
        return dimension;
    }

    public boolean moreIsBetter() {
        return moreIsBetter;
    }
}
