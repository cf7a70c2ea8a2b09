/**
 * Fairlead as a process in front of members that say what a test wants: situations that a real cluster makes seldom, or never when it is asked to.
 *
 * <p>Each test has a process and a {@link dev.fairlead.bench.scripted.ScriptedCluster} of its own. Answers have the shapes that real members were recorded
 * with. "Nothing happens" is said in answers that members gave meanwhile, not in time.
 */
@NullMarked
package dev.fairlead.bench.scripted;

import org.jspecify.annotations.NullMarked;
