/**
 * The dashboard in a real Chromium, in front of a real cluster: pictures of it, and in the tests what it must do.
 *
 * <p>Main type: {@link dev.fairlead.bench.dashboard.Screenshots}. Tests assert counts, order and conditions, never durations: the machine may be busy.
 * Imports {@code browser}, {@code lab}, {@code load} and {@code peer}.
 */
@NullMarked
package dev.fairlead.bench.dashboard;

import org.jspecify.annotations.NullMarked;
