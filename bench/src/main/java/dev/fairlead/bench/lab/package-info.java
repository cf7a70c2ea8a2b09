/**
 * A real Patroni cluster on loopback, to be broken on purpose.
 *
 * <p>Main type: {@link dev.fairlead.bench.lab.Lab}. A lab belongs to one thread at a time; its faults and questions block. Imports nothing of the product.
 */
@NullMarked
package dev.fairlead.bench.lab;

import org.jspecify.annotations.NullMarked;
