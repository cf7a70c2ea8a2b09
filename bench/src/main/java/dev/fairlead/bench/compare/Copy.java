package dev.fairlead.bench.compare;

import dev.fairlead.bench.lab.LabException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * COPY in one direction, by psql.
 *
 * <p>Rows are long and binary, and neither end keeps them, so that PostgreSQL and psql spend their time on moving bytes: how much they can move by themselves is
 * what {@code direct} shows.
 */
record Copy(Direction direction) implements Workload {
    private static final Pattern TIME = Pattern.compile("^Time: ([0-9.]+) ms", Pattern.MULTILINE);
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final double GIGABYTE = 1e9;

    /** Whither the rows go. */
    enum Direction {
        OUT("copy-out", "COPY to the client"),
        IN("copy-in", "COPY from the client");

        private final String file;
        private final String words;

        Direction(String file, String words) {
            this.file = file;
            this.words = words;
        }
    }

    @Override
    public String name() {
        return direction.file;
    }

    @Override
    public String title() {
        return direction.words;
    }

    @Override
    public String unit() {
        return "GB";
    }

    @Override
    public List<Metric> metrics() {
        return List.of(Metric.RATE, Metric.CPU, Metric.MEMORY);
    }

    @Override
    public List<Target> targets() {
        return Targets.BULK;
    }

    @Override
    public Figures measure(Stand stand, Pace pace) {
        long rows = CopyRows.in(pace.volume());
        List<String> script = switch (direction) {
            case OUT -> List.of(CopyRows.copyOut(rows));
            case IN -> CopyRows.copyIn(CopyRows.file(stand.sharedDirectory(), rows));
        };
        List<String> command = Postgres.command(
                "psql", stand.address(), "-X", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-c", "\\timing on");
        script.forEach(line -> command.addAll(List.of("-c", line)));
        Path directory = stand.newDirectory();
        return stand.observe(
                () -> Program.run(command, Postgres.ENVIRONMENT, directory, PATIENCE), output -> read(output, rows));
    }

    private Load read(String output, long rows) {
        String proof = switch (direction) {
            case OUT -> "COPY " + rows + "\n";
            case IN -> CopyRows.COUNTED + rows + "\n";
        };
        if (!output.contains(proof)) {
            throw new LabException("psql did not copy " + rows + " rows: " + output);
        }
        // The longest is the copy; what else the script does takes no time.
        double millis = TIME.matcher(output)
                .results()
                .map(MatchResult::group)
                .mapToDouble(line -> Double.parseDouble(line.split(" ")[1]))
                .max()
                .orElseThrow(() -> new LabException("psql does not say how long it took: " + output));
        return Load.of(rows * CopyRows.BYTES / GIGABYTE, millis / 1000);
    }
}
