package dev.fairlead.bench.lab;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The process that ends a lab when we close it or when this JVM dies, even by SIGKILL: it waits for the end of a pipe that we hold.
 *
 * <p>Both ways are the same code, {@code reaper.pl}, so the one that is rarely taken is tested each time.
 */
final class Reaper implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 20;

    private final Process process;

    private Reaper(Process process) {
        this.process = process;
    }

    static Reaper watch(Path directory, String nftTable, Account account) {
        // In a session of its own, so that Ctrl-C at a terminal does not end it before its work is done.
        List<String> command =
                new ArrayList<>(List.of("setsid", "perl", "-e", script(), directory.toString(), nftTable));
        command.addAll(account.asRoot());
        try {
            return new Reaper(new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                    .start());
        } catch (IOException e) {
            throw new LabException("cannot start the process that cleans up", e);
        }
    }

    /** Ends everything and waits until it is gone. */
    @Override
    public void close() {
        try {
            process.getOutputStream().close();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new LabException("the lab's processes are not gone after " + PATIENCE_SECONDS + " s");
            }
        } catch (IOException e) {
            throw new LabException("cannot reach the process that cleans up", e);
        } catch (InterruptedException e) {
            // The pipe is closed, so the reaper goes on without us.
            Thread.currentThread().interrupt();
        }
    }

    private static String script() {
        try (InputStream in = Reaper.class.getResourceAsStream("reaper.pl")) {
            if (in == null) {
                throw new LabException("reaper.pl is not on the class path");
            }
            return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new LabException("cannot read reaper.pl", e);
        }
    }

    /** A new directory that the reaper accepts; in /tmp, because the path of a unix socket below it may have 107 bytes only. */
    static Path newDirectory() {
        try {
            Path directory = Files.createTempDirectory(Path.of("/tmp"), "fairlead-lab-");
            Files.setPosixFilePermissions(
                    directory, java.nio.file.attribute.PosixFilePermissions.fromString("rwx--x--x"));
            return directory;
        } catch (IOException e) {
            throw new LabException("cannot make a directory in /tmp", e);
        }
    }
}
