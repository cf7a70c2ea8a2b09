package dev.fairlead.bench.compare;

import dev.fairlead.bench.lab.LabException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One way to run PostgreSQL's own pgbench.
 *
 * @param flags   of pgbench, such as {@code -S}
 * @param clients sessions at once
 */
record Pgbench(String name, String title, List<String> flags, int clients, List<Target> targets) implements Workload {
    private static final Pattern COUNT = Pattern.compile("number of transactions actually processed: (\\d+)");
    private static final Pattern FAILED = Pattern.compile("number of failed transactions: (\\d+)");
    private static final Pattern RATE = Pattern.compile("tps = ([0-9.]+)");
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String LOG = "transactions";

    @Override
    public String unit() {
        return "transaction";
    }

    @Override
    public List<Metric> metrics() {
        return List.of(Metric.RATE, Metric.P50, Metric.P99, Metric.P999, Metric.CPU, Metric.MEMORY);
    }

    @Override
    public Figures measure(Stand stand, Pace pace) {
        Path directory = stand.newDirectory();
        List<String> command = Postgres.command("pgbench", stand.address());
        // Whole seconds are all that it understands.
        command.addAll(List.of("-T", Long.toString(Math.max(1, pace.run().toSeconds()))));
        command.addAll(List.of("-c", Integer.toString(clients), "-j", Integer.toString(Math.min(clients, 2))));
        command.addAll(List.of("--log", "--log-prefix=" + LOG));
        command.addAll(flags);
        return stand.observe(
                () -> Program.run(
                        command, Postgres.ENVIRONMENT, directory, pace.run().plus(PATIENCE)),
                output -> read(output, directory));
    }

    /** Makes pgbench's tables behind {@code address}, anew. */
    static void initialise(String address, int scale, Path directory) {
        List<String> command = Postgres.command("pgbench", address, "-i", "-q", "-s", Integer.toString(scale));
        Program.run(command, Postgres.ENVIRONMENT, directory, PATIENCE);
    }

    private Load read(String output, Path directory) {
        if (number(FAILED, output) != 0) {
            throw new LabException("pgbench counts failed transactions: " + output);
        }
        List<String> lines = lines(directory);
        boolean reconnects = flags.contains("-C");
        Latencies latencies = Latencies.of(reconnects ? PgbenchLog.cycles(lines) : PgbenchLog.durations(lines));
        double count = number(COUNT, output);
        return Load.of(count, count / number(RATE, output), latencies);
    }

    private static double number(Pattern pattern, String output) {
        Matcher found = pattern.matcher(output);
        if (!found.find()) {
            throw new LabException("pgbench does not say \"" + pattern + "\": " + output);
        }
        return Double.parseDouble(found.group(1));
    }

    /** Each of pgbench's threads writes a file of its own; they are removed when read. */
    private static List<String> lines(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            List<String> lines = new ArrayList<>();
            for (Path file : files.filter(any -> any.getFileName().toString().startsWith(LOG))
                    .toList()) {
                lines.addAll(Files.readAllLines(file));
                Files.delete(file);
            }
            return lines;
        } catch (IOException e) {
            throw new LabException("cannot read pgbench's log", e);
        }
    }
}
