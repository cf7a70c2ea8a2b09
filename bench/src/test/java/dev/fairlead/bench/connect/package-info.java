/**
 * Every kind of client in front of a real cluster, as {@code docs/connecting.md} says that it should be set.
 *
 * <p>Main types: {@link dev.fairlead.bench.connect.Page}, which is what is tried, and {@link dev.fairlead.bench.connect.Application}, a client at work.
 * Thread rule: tests run on one thread; each application writes on threads or in a process of its own. May import everything.
 */
@NullMarked
package dev.fairlead.bench.connect;

import org.jspecify.annotations.NullMarked;
