/**
 * From listening sockets to sessions: binding, accepting, pausing, draining.
 *
 * <p>Main type: {@link dev.fairlead.listener.DataPath}. Its public methods may be called from any thread and hop to the event loops. Imports
 * {@code session}, {@code relay}, {@code routing}, {@code cluster}, Netty's loops and SLF4J.
 */
@NullMarked
package dev.fairlead.listener;

import org.jspecify.annotations.NullMarked;
