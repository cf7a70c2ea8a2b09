/**
 * Comparisons of bytes alone, with the load generators in C and no PostgreSQL in the way; of memory and of starting, too.
 *
 * <p>Main types: the parts {@link dev.fairlead.bench.bytes.BytesPart} and {@link dev.fairlead.bench.bytes.StartPart}. Runs on the calling thread. May import {@code compare}, {@code generator}, {@code lab} and {@code peer}.
 */
@NullMarked
package dev.fairlead.bench.bytes;

import org.jspecify.annotations.NullMarked;
