/**
 * Fairlead in front of real clusters that are broken on purpose: what clients see, and what the servers were sent.
 *
 * <p>Tests assert counts, order and conditions, never durations (but for {@code VirtualAddressTest}, which says why): the machine may be busy. Imports {@code lab}, {@code load} and {@code peer}.
 */
@NullMarked
package dev.fairlead.bench.e2e;

import org.jspecify.annotations.NullMarked;
