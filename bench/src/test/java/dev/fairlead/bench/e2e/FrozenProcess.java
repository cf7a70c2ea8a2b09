package dev.fairlead.bench.e2e;

import dev.fairlead.bench.lab.Await;
import dev.fairlead.bench.lab.LabException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A process that is stopped until this is closed; its sockets go on taking bytes. */
final class FrozenProcess implements AutoCloseable {
    private final long pid;

    private FrozenProcess(long pid) {
        this.pid = pid;
    }

    /** Returns when it has stopped. */
    static FrozenProcess freeze(long pid) {
        signal("STOP", pid);
        Await.until("the process to stop", Patience.LIMIT, () -> isStopped(pid));
        return new FrozenProcess(pid);
    }

    /** Lets it go on. Safe to call twice. */
    @Override
    public void close() {
        signal("CONT", pid);
    }

    static void signal(String name, long pid) {
        Program.of("kill", "-" + name, Long.toString(pid)).mustSucceed();
    }

    /** The state follows the command's name, which is in parentheses; see proc(5). */
    private static boolean isStopped(long pid) {
        try {
            String status = Files.readString(Path.of("/proc/" + pid + "/stat"));
            return status.charAt(status.lastIndexOf(')') + 2) == 'T';
        } catch (IOException e) {
            throw new LabException("process " + pid + " has ended", e);
        }
    }
}
