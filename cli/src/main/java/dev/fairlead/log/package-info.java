/**
 * How the log looks: text for people, or one JSON object a line for machines.
 *
 * <p>{@link dev.fairlead.log.LogLevels} changes at run time which lines are written. Main type: {@link dev.fairlead.log.Logging}.
 */
@NullMarked
package dev.fairlead.log;

import org.jspecify.annotations.NullMarked;
