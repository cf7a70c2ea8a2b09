/**
 * What operators can order while the proxy runs: holds, drains, fences, the end of a session; and the list of sessions.
 *
 * <p>Main type: {@link dev.fairlead.operate.Operator}. Orders are values that the judge and the route deciders take as part of their input; {@link
 * dev.fairlead.operate.OrderBook} keeps them. Any thread but event loops. May import every package but {@code run} and {@code command}.
 */
@NullMarked
package dev.fairlead.operate;

import org.jspecify.annotations.NullMarked;
