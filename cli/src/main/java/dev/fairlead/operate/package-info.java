/**
 * What operators can order while the proxy runs: holds, drains, fences, the end of a session.
 *
 * <p>Main type: {@link dev.fairlead.operate.OrderBook}. Orders are values that the judge and the route deciders take as part of their input; {@link
 * dev.fairlead.operate.OrderBook} keeps them. Any thread. Imports {@code cluster}, {@code routing}, {@code session}, {@code listener}, {@code poll},
 * {@code metric} and {@code admin}.
 */
@NullMarked
package dev.fairlead.operate;

import org.jspecify.annotations.NullMarked;
