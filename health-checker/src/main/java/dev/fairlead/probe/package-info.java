/**
 * One question to one Patroni, or one knock at one PostgreSQL port, and its outcome as a value.
 *
 * <p>Main types: {@link dev.fairlead.probe.Observation}, {@link dev.fairlead.probe.Listing}. The values are immutable; the code that asks runs on
 * virtual threads and is the only place that knows OkHttp and Jackson.
 */
@NullMarked
package dev.fairlead.probe;

import org.jspecify.annotations.NullMarked;
