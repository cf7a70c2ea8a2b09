/**
 * The load generators of {@code src/main/c}, and the server that they talk to through a proxy: programs in C, so that they are not what is measured.
 *
 * <p>Main types: {@link dev.fairlead.bench.generator.Generator}, a program that runs, and {@link dev.fairlead.bench.generator.ByteBackend}. Each belongs to
 * one thread, which blocks on it. Imports {@code lab} only, for its exception.
 */
@NullMarked
package dev.fairlead.bench.generator;

import org.jspecify.annotations.NullMarked;
