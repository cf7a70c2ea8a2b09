/**
 * What is counted and measured, for Prometheus. Every name begins with {@code fairlead_}.
 *
 * <p>Main type: {@link dev.fairlead.metric.Metrics}. Nothing here runs per message: sessions are counted when they begin and end.
 */
@NullMarked
package dev.fairlead.metric;

import org.jspecify.annotations.NullMarked;
