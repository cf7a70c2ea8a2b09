/**
 * The life of a connection: admitted, peeked at, held, dialled, opened, relayed, closed.
 *
 * <p>Main types: {@link dev.fairlead.session.Session} (one connection's state machine) and {@link dev.fairlead.session.LoopSessions} (all
 * sessions of one event loop). A session and everything it touches are confined to one event loop; what other threads may call says so.
 * Imports {@code cluster}, {@code routing}, {@code relay}, {@code wire}, Netty's buffers and SLF4J.
 */
@NullMarked
package dev.fairlead.session;

import org.jspecify.annotations.NullMarked;
