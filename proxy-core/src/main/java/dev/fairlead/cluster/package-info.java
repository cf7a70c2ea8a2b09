/**
 * The cluster as values: what one round of judging says about a Patroni cluster and its members.
 *
 * <p>Main type: {@link dev.fairlead.cluster.ClusterView}. Everything here is immutable, so any thread may read it. Imports only {@code java.*}.
 */
@NullMarked
package dev.fairlead.cluster;

import org.jspecify.annotations.NullMarked;
