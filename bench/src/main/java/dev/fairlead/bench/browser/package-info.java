/**
 * A real Chromium, driven by WebDriver: opens pages, does what a reader does, and tells what it sees.
 *
 * <p>Main type: {@link dev.fairlead.bench.browser.Browser}. One thread at a time. Imports {@code lab}, for waiting and for its failure.
 */
@NullMarked
package dev.fairlead.bench.browser;

import org.jspecify.annotations.NullMarked;
