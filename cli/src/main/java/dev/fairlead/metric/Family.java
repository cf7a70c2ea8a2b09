package dev.fairlead.metric;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The meters of one metric, one for each combination of labels that has occurred. Any thread. */
final class Family<M extends Meter> {
    /** A removed member's last figures stay for some scrapes. */
    private static final long GRACE_NANOS = TimeUnit.MINUTES.toNanos(10);

    private final Metric metric;
    private final Function<Tags, M> maker;
    private final Map<Values, M> meters = new ConcurrentHashMap<>();
    private final Map<Values, Long> gone = new ConcurrentHashMap<>();

    /** Values of all labels. Each connection looks some up, and a List's equals and hashCode walk it by an iterator. */
    private static final class Values {
        private final String[] texts;
        private final int hash;

        Values(String[] texts) {
            this.texts = texts;
            this.hash = Arrays.hashCode(texts);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Values values && Arrays.equals(texts, values.texts);
        }

        @Override
        public int hashCode() {
            return hash;
        }

        List<String> asList() {
            return List.of(texts);
        }
    }

    /** @param maker registers a meter with these tags */
    Family(Metric metric, Function<Tags, M> maker) {
        this.metric = metric;
        this.maker = maker;
    }

    /** @param values of the metric's labels, in their order */
    M of(String... values) {
        var key = new Values(values);
        M known = meters.get(key);
        return known != null ? known : meters.computeIfAbsent(key, this::make);
    }

    private M make(Values values) {
        return maker.apply(Tags.of(tags(metric, values.asList())));
    }

    static List<Tag> tags(Metric metric, List<String> values) {
        if (values.size() != metric.labels().size()) {
            throw new IllegalArgumentException(metric.name() + " has the labels " + metric.labels());
        }
        List<Tag> tags = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            tags.add(Tag.of(metric.labels().get(i), values.get(i)));
        }
        return tags;
    }

    /**
     * Forgets the combinations that have been gone for longer than a while, so that they do not accumulate.
     *
     * @param exists whether what a label names is there
     */
    void sweep(Predicate<Tag> exists, MeterRegistry registry, long nowNanos) {
        for (Values key : List.copyOf(meters.keySet())) {
            if (tags(metric, key.asList()).stream().allMatch(exists)) {
                gone.remove(key);
            } else if (goneFor(key, nowNanos).orElse(0) > GRACE_NANOS) {
                gone.remove(key);
                M meter = meters.remove(key);
                if (meter != null) {
                    registry.remove(meter);
                }
            }
        }
    }

    private OptionalLong goneFor(Values key, long nowNanos) {
        Long since = gone.putIfAbsent(key, nowNanos);
        return since == null ? OptionalLong.empty() : OptionalLong.of(nowNanos - since);
    }
}
