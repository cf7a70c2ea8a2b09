package dev.fairlead.bench.growth;

import java.util.List;

/**
 * A running proxy whose cost is measured.
 *
 * @param address HOST:PORT that leads to the backend
 */
record Subject(String address, List<Long> pids) {}
