/**
 * Measures what each proxy adds to a switchover and to a crash of the leader: all of them in front of one cluster, at the same event.
 *
 * <p>Main type: {@link dev.fairlead.bench.failover.FailoverBench}. Runs on the calling thread. May import {@code lab}, {@code load} and {@code peer}.
 */
@NullMarked
package dev.fairlead.bench.failover;

import org.jspecify.annotations.NullMarked;
