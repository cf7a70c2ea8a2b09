/**
 * The proxies that are compared: Fairlead as a process of its own, and HAProxy.
 *
 * <p>Main type: {@link dev.fairlead.bench.peer.Peer}. A peer's own methods may be called from any thread. Imports {@code lab} only; Fairlead itself is
 * known by its command line and its admin HTTP.
 */
@NullMarked
package dev.fairlead.bench.peer;

import org.jspecify.annotations.NullMarked;
