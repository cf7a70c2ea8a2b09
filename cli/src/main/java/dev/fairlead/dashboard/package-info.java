/**
 * The page that shows in a browser what {@code fairlead} sees and does. Here are only the files and how they are served; what the page does is in the
 * JavaScript among the resources, which asks the same API as everybody else.
 *
 * <p>Main type: {@link dev.fairlead.dashboard.Dashboard}. Any thread. May import {@code admin}.
 */
@NullMarked
package dev.fairlead.dashboard;

import org.jspecify.annotations.NullMarked;
