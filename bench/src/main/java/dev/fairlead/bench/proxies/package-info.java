/**
 * What many proxies together cost Patroni's REST API.
 *
 * <p>Main type: {@link dev.fairlead.bench.proxies.ProxiesBench}. Runs on the calling thread; the checkers of the crowd have their own. May import {@code compare},
 * {@code lab}, and the product's checker, whose cadence is what is measured.
 */
@NullMarked
package dev.fairlead.bench.proxies;

import org.jspecify.annotations.NullMarked;
