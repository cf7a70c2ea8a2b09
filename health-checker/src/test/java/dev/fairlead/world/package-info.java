/**
 * A model of a Patroni cluster on a virtual clock. The real checker, judge, route table and sessions run in front of it, unmodified.
 *
 * <p>Main type: {@link dev.fairlead.world.World}. One thread; one random source per seed; nothing here reads a real clock or opens a socket.
 */
package dev.fairlead.world;
