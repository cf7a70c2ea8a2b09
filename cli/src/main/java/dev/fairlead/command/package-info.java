/**
 * The commands of the program, and where it starts.
 *
 * <p>Main type: {@link dev.fairlead.command.Main}. Everything runs on the main thread unless a class says otherwise. May import every package.
 */
@NullMarked
package dev.fairlead.command;

import org.jspecify.annotations.NullMarked;
