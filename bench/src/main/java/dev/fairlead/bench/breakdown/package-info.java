/**
 * What Fairlead's memory is made of, and what its metrics cost: Fairlead compared with itself.
 *
 * <p>Main types: {@link dev.fairlead.bench.breakdown.MemoryBreakdown} and {@link dev.fairlead.bench.breakdown.MetricsCost}. Runs on the calling thread. May
 * import {@code bytes}, {@code compare}, {@code generator}, {@code lab} and {@code peer}.
 */
@NullMarked
package dev.fairlead.bench.breakdown;

import org.jspecify.annotations.NullMarked;
