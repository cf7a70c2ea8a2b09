/**
 * Microbenchmarks, only where a decision rests on one: each class says on top which, and what was found.
 *
 * <p>{@link dev.fairlead.bench.micro.MicroBench} runs them. They measure the product's own classes, on legs and a clock without a kernel behind them (their names
 * begin with {@code Paper}), because what the kernel takes for a packet hides what they are about.
 */
@NullMarked
package dev.fairlead.bench.micro;

import org.jspecify.annotations.NullMarked;
