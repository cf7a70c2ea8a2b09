/**
 * Compares Fairlead with other proxies in front of one backend: the same load through each in turn, round after round.
 *
 * <p>Main types: {@link dev.fairlead.bench.compare.Part}, some {@link dev.fairlead.bench.compare.Workload}s in front of one backend;
 * {@link dev.fairlead.bench.compare.CompareBench}, which runs them; {@link dev.fairlead.bench.compare.Report}, which is what comes out. Running is apart from
 * judging and rendering, which are pure. Runs on the calling thread. May import {@code lab} and {@code peer}.
 */
@NullMarked
package dev.fairlead.bench.compare;

import org.jspecify.annotations.NullMarked;
