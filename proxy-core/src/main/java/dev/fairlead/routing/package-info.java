/**
 * From a verdict to where sessions go: the route deciders (pure) and the route table (one volatile immutable snapshot per route).
 *
 * <p>Main type: {@link dev.fairlead.routing.RouteTable}. Deciders import only {@code java.*} and {@code dev.fairlead.cluster}.
 */
@NullMarked
package dev.fairlead.routing;

import org.jspecify.annotations.NullMarked;
