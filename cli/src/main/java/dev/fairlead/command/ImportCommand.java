package dev.fairlead.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fairlead.config.ConfigReader;
import dev.fairlead.config.Problem;
import dev.fairlead.migrate.HaproxyImport;
import dev.fairlead.migrate.HaproxyImport.Result;
import dev.fairlead.migrate.HaproxyImport.Source;
import dev.fairlead.migrate.Report;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code fairlead import}: writes our configuration from HAProxy's. */
@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        versionProvider = Version.Provider.class,
        sortOptions = false,
        description = {
            "Reads the HAProxy configuration in front of a Patroni cluster and writes the one that means the same"
                    + " here.",
            "What was carried over, changed in meaning or left out is reported on standard error, line by line, with"
                    + " the reason and what to do. HAProxy and its file are left alone."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  fairlead import /etc/haproxy/haproxy.cfg",
            "  fairlead import haproxy.cfg -o fairlead.yaml --shift-ports 10000   # to run beside HAProxy",
            "  fairlead import - --report json < haproxy.cfg 2> report.json > fairlead.yaml",
            "",
            "Variables that the file uses are taken from the environment, as HAProxy does.",
            "Exit status: 0 written, and nothing was left out, though meanings may have changed; 1 a file could not be"
                + " read or written; 2 nothing in the file can be used, or the command line is wrong, or the file to"
                + " write exists; 5 written, and something was left out."
        })
final class ImportCommand implements Callable<Integer> {
    private final Map<String, String> environment;
    private final InputStream input;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "The HAProxy configuration; - for standard input.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String file;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Where to write; standard output unless given.")
    private @Nullable Path output;

    @Option(names = "--force", description = "Write even if that file exists.")
    private boolean force;

    @Option(
            names = "--shift-ports",
            paramLabel = "NUMBER",
            defaultValue = "0",
            description = "Add this to every port that is listened on, so that both can run on one machine.")
    private int shift;

    @Option(names = "--report", paramLabel = "FORMAT", defaultValue = "text", description = "text or json.")
    @SuppressWarnings("NullAway.Init") // has a default
    private Format report;

    /** How the report is written. */
    enum Format {
        TEXT,
        JSON
    }

    ImportCommand(Map<String, String> environment, InputStream input) {
        this.environment = environment;
        this.input = input;
    }

    @Override
    public Integer call() {
        PrintWriter err = spec.commandLine().getErr();
        if (output != null && Files.exists(output) && !force) {
            err.println("fairlead import: " + output + " exists; --force overwrites it");
            return ExitCode.INVALID;
        }
        try {
            Result result = HaproxyImport.read(content(), source());
            String text = report == Format.JSON
                    ? Report.json(result.findings(), name())
                    : Report.text(result.findings(), name());
            err.print(text);
            err.flush();
            return result.yaml().isPresent() ? write(result, result.yaml().get()) : nothing(err);
        } catch (IOException e) {
            err.println("fairlead import: " + sentence(e));
            return ExitCode.FAILED;
        }
    }

    private Source source() {
        return new Source(name(), environment, ImportCommand::isReadable, shift);
    }

    private static boolean isReadable(String file) {
        try {
            return Files.isRegularFile(Path.of(file)) && Files.isReadable(Path.of(file));
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private String name() {
        Path last = Path.of(file).getFileName();
        return file.equals("-") || last == null ? "standard input" : last.toString();
    }

    /** One byte more than is looked at, to see whether there is more. */
    private byte[] content() throws IOException {
        if (file.equals("-")) {
            return input.readNBytes(HaproxyImport.MOST_BYTES + 1);
        }
        if (Files.isDirectory(Path.of(file))) {
            throw new IOException(
                    file + " is a directory; its files can be read together: cat FILES | fairlead import -");
        }
        try (InputStream content = Files.newInputStream(Path.of(file))) {
            return content.readNBytes(HaproxyImport.MOST_BYTES + 1);
        }
    }

    private static int nothing(PrintWriter err) {
        err.println("\nNothing was written: no section leads to members that Patroni chooses.");
        return ExitCode.INVALID;
    }

    /** What this program wrote must be what it reads. */
    private int write(Result result, String yaml) throws IOException {
        List<Problem> problems = ConfigReader.problems("result", yaml);
        if (!problems.isEmpty()) {
            PrintWriter err = spec.commandLine().getErr();
            err.println("\nNothing was written: on this machine the result has problems.");
            Run.print(problems, err);
            return ExitCode.FAILED;
        }
        if (output == null) {
            spec.commandLine().getOut().print(yaml);
            spec.commandLine().getOut().flush();
        } else if (force) {
            Files.writeString(output, yaml, UTF_8);
        } else {
            Files.writeString(output, yaml, UTF_8, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        }
        return result.isAnythingLeftOut() ? ExitCode.INCOMPLETE : ExitCode.OK;
    }

    private static String sentence(IOException e) {
        return switch (e) {
            case NoSuchFileException missing -> missing.getFile() + " does not exist";
            case FileAlreadyExistsException exists -> exists.getFile() + " exists; --force overwrites it";
            case AccessDeniedException denied -> denied.getFile() + " may not be read or written by this user";
            case FileSystemException other -> other.getFile() + ": " + other.getReason();
            default -> String.valueOf(e.getMessage());
        };
    }
}
