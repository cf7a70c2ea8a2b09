/**
 * What a message, a session and a second of silence cost as sessions and routes get more: flat, if all is well.
 *
 * <p>Main type: {@link dev.fairlead.bench.growth.GrowthBench}. Runs on the calling thread. May import {@code bytes}, {@code compare}, {@code generator}, {@code lab} and
 * {@code peer}.
 */
@NullMarked
package dev.fairlead.bench.growth;

import org.jspecify.annotations.NullMarked;
