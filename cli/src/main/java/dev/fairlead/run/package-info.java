/**
 * Puts the parts together: the only place that knows all of them.
 *
 * <p>Main type: {@link dev.fairlead.run.Proxy}. May import every package but {@code command}.
 */
@NullMarked
package dev.fairlead.run;

import org.jspecify.annotations.NullMarked;
