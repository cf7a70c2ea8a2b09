/**
 * Records what real members answer while something happens to their cluster, as test data.
 *
 * <p>Main type: {@link dev.fairlead.bench.recording.RecordAnswers}. Runs on the main thread; {@link dev.fairlead.bench.recording.Recorder} asks on threads
 * of its own. May import {@code lab}.
 */
@NullMarked
package dev.fairlead.bench.recording;

import org.jspecify.annotations.NullMarked;
