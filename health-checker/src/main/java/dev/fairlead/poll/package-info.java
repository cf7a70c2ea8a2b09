/**
 * The cadence: when which member is asked, and the loop that takes in the answers, has them judged and publishes the verdict.
 *
 * <p>Main type: {@link dev.fairlead.poll.ClusterChecker}. Everything of one cluster is confined to its {@link dev.fairlead.poll.CheckerLoop}; answers come
 * from other threads as values and hop onto it.
 */
@NullMarked
package dev.fairlead.poll;

import org.jspecify.annotations.NullMarked;
