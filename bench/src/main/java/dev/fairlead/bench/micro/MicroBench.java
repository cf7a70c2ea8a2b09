package dev.fairlead.bench.micro;

import dev.fairlead.bench.lab.LabException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Runs the microbenchmarks by JMH, each in virtual machines of its own that are set up as the product's is. */
public final class MicroBench {
    /** Relative to the project's root; of the virtual machine, as of the distribution's. */
    private static final Path JAVA_OPTIONS = Path.of("cli/src/build/java.options");

    private final boolean quick;
    private final PrintStream out;

    /** @param quick measures less of each: enough for a look */
    public MicroBench(boolean quick, PrintStream out) {
        this.quick = quick;
        this.out = out;
    }

    /** @param directory gets {@code micro.json} with JMH's own figures, and {@code micro.log} with each step; made when it is not there */
    public MicroReport run(Path directory) throws IOException {
        Files.createDirectories(directory);
        Path log = directory.resolve("micro.log");
        out.println("Microbenchmarks take " + (quick ? "a minute" : "six minutes") + "; what they do is in " + log);
        try {
            return MicroReport.of(new Runner(options(directory, log)).run());
        } catch (RunnerException e) {
            throw new LabException("JMH failed, see " + log, e);
        }
    }

    private Options options(Path directory, Path log) {
        TimeValue step = TimeValue.milliseconds(quick ? 200 : 500);
        return new OptionsBuilder()
                .include("^" + MicroBench.class.getPackageName() + "\\.")
                .jvmArgs("@" + absolute(JAVA_OPTIONS))
                .forks(quick ? 1 : 2)
                .warmupIterations(quick ? 2 : 4)
                .warmupTime(step)
                .measurementIterations(quick ? 3 : 5)
                .measurementTime(step)
                .shouldFailOnError(true)
                .resultFormat(ResultFormatType.JSON)
                .result(directory.resolve("micro.json").toString())
                .output(log.toString())
                .build();
    }

    private static Path absolute(Path ofRoot) {
        Path found = Files.exists(ofRoot) ? ofRoot : Path.of("..").resolve(ofRoot);
        if (!Files.exists(found)) {
            throw new LabException("no " + ofRoot + ": run this in the project's directory");
        }
        return found.toAbsolutePath().normalize();
    }
}
