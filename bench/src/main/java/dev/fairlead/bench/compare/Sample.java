package dev.fairlead.bench.compare;

/**
 * The figures of one peer in one round.
 *
 * @param peer  its name
 * @param round from 1
 */
public record Sample(String peer, int round, Figures figures) {}
