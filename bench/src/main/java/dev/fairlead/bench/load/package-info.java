/**
 * Clients that write and remember, and the probe that knows when the cluster itself took writes.
 *
 * <p>Main types: {@link dev.fairlead.bench.load.WritingClient} and {@link dev.fairlead.bench.load.TruthProbe}. Each client and each probed member has a
 * thread of its own; what they recorded may be read by any thread. Imports only {@code lab}, nothing of the product.
 */
@NullMarked
package dev.fairlead.bench.load;

import org.jspecify.annotations.NullMarked;
