/** Real-cluster lab, load and comparisons. */
@NullMarked
package dev.fairlead.bench;

import org.jspecify.annotations.NullMarked;
