/**
 * What must be done to get from the running configuration to a wanted one. Pure: everything here is values and functions over them; {@code run} does it.
 *
 * <p>Main types: {@link dev.fairlead.reload.Planner}, {@link dev.fairlead.reload.Plan}. Imports {@code config} and the settings that it is made of.
 */
@NullMarked
package dev.fairlead.reload;

import org.jspecify.annotations.NullMarked;
