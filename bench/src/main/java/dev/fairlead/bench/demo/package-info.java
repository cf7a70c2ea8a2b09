/**
 * The demonstration: a real cluster, a switchover and a crash, told as they happen.
 *
 * <p>Main type: {@link dev.fairlead.bench.demo.Demo}. Runs on the main thread; only {@link dev.fairlead.bench.demo.Story} is told things by others. May
 * import {@code lab}, {@code load} and {@code peer}.
 */
@NullMarked
package dev.fairlead.bench.demo;

import org.jspecify.annotations.NullMarked;
