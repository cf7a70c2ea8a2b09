/**
 * What a process knows of its clusters and leaves to the next one: by a take-over, or by a file across a restart.
 *
 * <p>Main types: {@link dev.fairlead.state.Knowledge}, which a take-over hands over; {@link dev.fairlead.state.StateKeeper}, which keeps the file; {@link
 * dev.fairlead.state.Inherited}, what a process begins with from either. {@link dev.fairlead.state.Hearing} says how well a cluster is heard, which decides
 * whether one process, or one configuration, may take the place of another. May import {@code cluster}, {@code verdict}, Jackson and SLF4J.
 */
@NullMarked
package dev.fairlead.state;

import org.jspecify.annotations.NullMarked;
