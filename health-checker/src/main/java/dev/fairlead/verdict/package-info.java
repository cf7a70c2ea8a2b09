/**
 * The judge: turns all observations, the time, what it has learned and the policy into one verdict.
 *
 * <p>Main type: {@link dev.fairlead.verdict.Judge}. Pure and total; imports only {@code java.*}, {@code dev.fairlead.cluster} and the values of
 * {@code dev.fairlead.probe}.
 */
@NullMarked
package dev.fairlead.verdict;

import org.jspecify.annotations.NullMarked;
