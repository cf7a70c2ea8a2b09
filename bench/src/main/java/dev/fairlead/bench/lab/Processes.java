package dev.fairlead.bench.lab;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Finds and signals the lab's processes by their working directory.
 *
 * <p>PostgreSQL's processes each start a session of their own and overwrite their environment, so neither process groups nor a marking variable would
 * find them all; their working directory is always the data directory. Seen from outside a chroot the path only has a longer beginning.
 */
final class Processes {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private Processes() {}

    /** Processes that work in {@code directory} or anywhere below it. */
    static List<Long> below(Path directory) {
        return find(cwd -> (cwd + "/").contains(directory + "/"));
    }

    /** Processes that work in exactly {@code directory}. */
    static List<Long> in(Path directory) {
        return find(cwd -> cwd.endsWith(directory.toString()));
    }

    static void signal(String signal, List<Long> pids) {
        if (pids.isEmpty()) {
            return;
        }
        List<String> command = new ArrayList<>(List.of("/bin/kill", "-" + signal));
        pids.forEach(pid -> command.add(pid.toString()));
        // The exit status only says that one of them had ended meanwhile.
        Shell.run(command);
    }

    /** Kills until nothing is found any more; a process may have forked while we were counting. */
    static void kill(Supplier<List<Long>> who) {
        Await.until("killed processes to go", PATIENCE, () -> {
            List<Long> alive = who.get();
            signal("KILL", alive);
            return alive.isEmpty();
        });
    }

    /** Stops until all that is found has stopped. */
    static void freeze(Supplier<List<Long>> who) {
        Await.until("processes to stop", PATIENCE, () -> {
            List<Long> running =
                    who.get().stream().filter(pid -> !isStopped(pid)).toList();
            signal("STOP", running);
            return running.isEmpty();
        });
    }

    private static List<Long> find(Predicate<String> wanted) {
        List<Long> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path entry : entries) {
                if (wanted.test(workingDirectory(entry))) {
                    found.add(Long.valueOf(entry.getFileName().toString()));
                }
            }
        } catch (IOException e) {
            throw new LabException("cannot read /proc", e);
        }
        return found;
    }

    /** Empty for a process that has ended, is a zombie, or belongs to somebody else: none of ours. */
    private static String workingDirectory(Path process) {
        try {
            String link = Files.readSymbolicLink(process.resolve("cwd")).toString();
            return link.endsWith(" (deleted)") ? link.substring(0, link.length() - " (deleted)".length()) : link;
        } catch (IOException gone) {
            return "";
        }
    }

    private static boolean isStopped(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            char state = stat.charAt(stat.lastIndexOf(')') + 2);
            return state == 'T' || state == 't' || state == 'Z';
        } catch (IOException gone) {
            return true;
        }
    }
}
