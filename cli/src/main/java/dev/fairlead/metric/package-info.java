/**
 * What is counted and measured, for Prometheus. Every name begins with {@code fairlead_}.
 *
 * <p>Main types: {@link dev.fairlead.metric.MetricList}, which says what there is, and {@link dev.fairlead.metric.Metrics}. Nothing here runs per
 * message: what sessions have moved is taken over from counts that their loops keep once a second.
 */
@NullMarked
package dev.fairlead.metric;

import org.jspecify.annotations.NullMarked;
