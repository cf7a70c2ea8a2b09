/**
 * What happens, told as it happens: server-sent events for a bounded number of listeners, none of whom can hold anything up.
 *
 * <p>Main type: {@link dev.fairlead.event.EventStream}. May import {@code admin}'s answers and Jackson; who publishes is wired in {@code run}.
 */
@NullMarked
package dev.fairlead.event;

import org.jspecify.annotations.NullMarked;
