package dev.fairlead.bench.e2e;

import dev.fairlead.bench.lab.LabException;
import dev.fairlead.bench.peer.FairleadProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a process holds on to.
 *
 * @param descriptors open files, as the kernel lists them
 * @param heapBytes what a full collection has left
 * @param nativeBytes resident, without the heap: that grows and shrinks with garbage, up to its limit
 * @param instances of each class, of those that a full collection has left
 */
record Footprint(int descriptors, long heapBytes, long nativeBytes, Map<String, Long> instances) {
    /** Number, instances, bytes, name: {@code 1: 23 4567 dev.fairlead.session.Session}. */
    private static final Pattern CLASS = Pattern.compile("\\s*\\d+:\\s+(\\d+)\\s+(\\d+)\\s+(\\S+).*");

    /** {@code Tenured    total 6272K, used 6251K [...)}. */
    private static final Pattern GENERATION = Pattern.compile("total (\\d+)K, used");

    /** What the JDK compiles and caches comes and goes. The metrics of what was removed stay for ten minutes, on purpose. */
    private static final Pattern OURS = Pattern.compile("dev\\.fairlead\\.|io\\.netty\\.");

    /** The leader's latest positions, of which 64 are kept: how many there are yet depends on how long the process has run. */
    private static final String LOCATIONS = "dev.fairlead.verdict.Lags$Location";

    /** The labels of a removed route's figures, which are scraped for some minutes more; bounded by the heap's size, not by their number. */
    private static final String LABELS = "dev.fairlead.metric.Family$Values";

    static Footprint of(FairleadProcess fairlead) {
        Map<String, Long> instances = new TreeMap<>();
        long bytes = 0;
        for (String line : histogram(fairlead.pid()).lines().toList()) {
            var found = CLASS.matcher(line);
            if (found.matches()) {
                instances.merge(found.group(3), Long.parseLong(found.group(1)), Long::sum);
                bytes += Long.parseLong(found.group(2));
            }
        }
        long resident = (long) fairlead.metric("fairlead_memory_resident_bytes").orElseThrow();
        return new Footprint(descriptors(fairlead.pid()), bytes, resident - committedHeap(fairlead.pid()), instances);
    }

    /** Collects first. */
    private static String histogram(long pid) {
        return jcmd(pid, "GC.class_histogram");
    }

    private static long committedHeap(long pid) {
        return GENERATION
                .matcher(jcmd(pid, "GC.heap_info"))
                .results()
                .mapToLong(generation -> Long.parseLong(generation.group(1)) << 10)
                .sum();
    }

    private static String jcmd(long pid, String command) {
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        try (Program program = Program.of(jcmd, Long.toString(pid), command)) {
            return program.mustSucceed();
        }
    }

    private static int descriptors(long pid) {
        try (Stream<Path> open = Files.list(Path.of("/proc", Long.toString(pid), "fd"))) {
            return (int) open.count();
        } catch (IOException e) {
            throw new LabException("process " + pid + " has ended", e);
        }
    }

    /** Our classes, and Netty's, of which there are at least {@code count} instances more than {@code before}; with how many more. */
    Map<String, Long> grownBy(long count, Footprint before) {
        return instances.entrySet().stream()
                .filter(now -> OURS.matcher(now.getKey()).find())
                .filter(now -> !now.getKey().equals(LABELS) && !now.getKey().equals(LOCATIONS))
                .map(now -> Map.entry(now.getKey(), now.getValue() - before.instances.getOrDefault(now.getKey(), 0L)))
                .filter(more -> more.getValue() >= count)
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
