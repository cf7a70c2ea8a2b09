/**
 * What happened when the primary changed: each step with its time, and what it cost sessions.
 *
 * <p>Main types: {@link dev.fairlead.failover.FailoverLog}, which keeps what is over, and {@link dev.fairlead.failover.FailoverWatch}, which hears what goes on
 * without holding anybody up. The story itself is a state machine without a clock ({@code Stage}, {@code Plot}). May import {@code cluster},
 * {@code routing}, {@code session}, {@code poll} and Jackson.
 */
@NullMarked
package dev.fairlead.failover;

import org.jspecify.annotations.NullMarked;
