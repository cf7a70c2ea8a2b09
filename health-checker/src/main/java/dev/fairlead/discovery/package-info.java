/**
 * Who the members of a cluster are: read from {@code /cluster} of whoever answers, with overrides.
 *
 * <p>Main type: {@link dev.fairlead.discovery.Roster}. Immutable values; imports only {@code java.*} and the values of {@code dev.fairlead.probe}.
 */
@NullMarked
package dev.fairlead.discovery;

import org.jspecify.annotations.NullMarked;
