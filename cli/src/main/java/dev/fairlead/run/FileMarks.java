package dev.fairlead.run;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * By what the system tells files apart, without reading them. Whoever writes a file, replaces it, or leads a link elsewhere changes the mark: the time of
 * the latest change (ctime) cannot be set by a program, other than that of the latest writing (mtime).
 *
 * @param marks by path as it is configured; empty where there is no such file
 */
record FileMarks(Map<Path, Optional<Mark>> marks) {
    /** Coarser than any file system counts time: FAT counts in two seconds. */
    private static final Duration TICK = Duration.ofSeconds(3);

    /** Of nothing, which is never trusted. */
    static final FileMarks NONE = new FileMarks(Map.of());

    FileMarks {
        marks = Map.copyOf(marks);
    }

    /**
     * One file.
     *
     * @param real where all links lead
     */
    record Mark(Path real, long device, long inode, long size, FileTime changed) {}

    static FileMarks of(Collection<Path> files) {
        var marks = new TreeMap<Path, Optional<Mark>>();
        files.forEach(file -> marks.put(file, mark(file)));
        return new FileMarks(marks);
    }

    /** @see <a href="https://man7.org/linux/man-pages/man7/inode.7.html">inode(7)</a> */
    private static Optional<Mark> mark(Path file) {
        try {
            Path real = file.toRealPath();
            Map<String, Object> all = Files.readAttributes(real, "unix:dev,ino,size,ctime");
            return Optional.of(new Mark(
                    real,
                    (long) requireNonNull(all.get("dev")),
                    (long) requireNonNull(all.get("ino")),
                    (long) requireNonNull(all.get("size")),
                    (FileTime) requireNonNull(all.get("ctime"))));
        } catch (IOException missing) {
            return Optional.empty();
        }
    }

    /** Whether a change that comes after {@code now} cannot fall within the same tick of a file's clock as the latest one. */
    boolean areSettled(Instant now) {
        Instant latest = now.minus(TICK);
        return marks.values().stream()
                .allMatch(mark ->
                        mark.isPresent() && mark.get().changed().toInstant().isBefore(latest));
    }
}
