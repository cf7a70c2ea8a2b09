/**
 * The few bytes of PostgreSQL's protocol that a connection opens with: what a client says first, and what a server answers before a session
 * is its own; and the one that a client ends with. Nothing between them is ever looked at.
 * Also the header in which a proxy before us says whose connection it is.
 *
 * <p>Main types: {@link dev.fairlead.wire.ClientGreeting}, {@link dev.fairlead.wire.ServerAnswer},
 * {@link dev.fairlead.wire.ProxyHeader}, {@link dev.fairlead.wire.Terminate}. Pure functions over bytes, any thread.
 * Imports only {@code java.*}.
 *
 * @see <a href="https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-START-UP">PostgreSQL, Message Flow, Start-up</a>
 * @see <a href="https://www.postgresql.org/docs/current/protocol-message-formats.html">PostgreSQL, Message Formats</a>
 */
@NullMarked
package dev.fairlead.wire;

import org.jspecify.annotations.NullMarked;
