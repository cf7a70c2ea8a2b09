/**
 * The clock of the product: monotonic, and it counts a machine's suspend. Main type: {@link dev.fairlead.clock.ElapsedClock}. Imports only {@code java.*}.
 */
@NullMarked
package dev.fairlead.clock;

import org.jspecify.annotations.NullMarked;
