package dev.fairlead.bench.compare;

import dev.fairlead.bench.lab.LabException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What processes used, as the kernel says it.
 *
 * @see <a href="https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html">proc_pid_stat(5)</a>
 * @see <a href="https://man7.org/linux/man-pages/man5/proc_pid_smaps.5.html">proc_pid_smaps(5)</a>
 */
public final class Proc {
    /** USER_HZ, in which the kernel tells times to programs; 100 on every architecture that we run on. */
    private static final double TICKS_PER_SECOND = 100;
    /** Of utime, counted from the field after the program's name, which may contain spaces. */
    private static final int UTIME = 11;

    private Proc() {}

    /** The sum over all threads of all these processes, ended threads included. */
    public static double cpuSeconds(List<Long> pids) {
        return sum(pids, pid -> cpuSeconds(read(pid, "stat")));
    }

    /** Pages that several processes map count in parts. */
    public static double proportionalBytes(List<Long> pids) {
        return sum(pids, pid -> proportionalBytes(read(pid, "smaps_rollup")));
    }

    static double cpuSeconds(String stat) {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[UTIME]) + Long.parseLong(fields[UTIME + 1])) / TICKS_PER_SECOND;
    }

    static double proportionalBytes(String smapsRollup) {
        return smapsRollup
                .lines()
                .filter(line -> line.startsWith("Pss:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                .map(kilobytes -> kilobytes * 1024)
                .findFirst()
                .orElseThrow(() -> new LabException("no Pss in " + smapsRollup));
    }

    private static double sum(List<Long> pids, ToDoubleFunction<Long> value) {
        return pids.stream().mapToDouble(value).sum();
    }

    private static String read(long pid, String file) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid), file));
        } catch (IOException e) {
            throw new LabException("process " + pid + " cannot be measured; has it ended?", e);
        }
    }
}
