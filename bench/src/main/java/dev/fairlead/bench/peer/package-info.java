/**
 * The proxies that are compared: Fairlead as a process of its own, HAProxy, nginx, PgBouncer, and none at all.
 *
 * <p>Main types: {@link dev.fairlead.bench.peer.Peer}, which runs, and {@link dev.fairlead.bench.peer.Recipe}, by which one is started. A peer's own
 * methods may be called from any thread. Imports {@code lab} only; Fairlead itself is known by its command line and its admin HTTP.
 */
@NullMarked
package dev.fairlead.bench.peer;

import org.jspecify.annotations.NullMarked;
