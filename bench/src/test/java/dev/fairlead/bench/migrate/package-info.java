/**
 * What {@code fairlead import} makes of HAProxy's configurations, beside that HAProxy, in front of the same cluster.
 *
 * <p>Main type: {@link dev.fairlead.bench.migrate.Shape}, one configuration. Thread rule: tests run on one thread. May import everything.
 */
@NullMarked
package dev.fairlead.bench.migrate;

import org.jspecify.annotations.NullMarked;
