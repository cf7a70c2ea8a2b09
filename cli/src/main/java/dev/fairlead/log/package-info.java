/**
 * How the log looks: text for people, or one JSON object a line for machines.
 *
 * <p>Main type: {@link dev.fairlead.log.Logging}.
 */
@NullMarked
package dev.fairlead.log;

import org.jspecify.annotations.NullMarked;
