package dev.fairlead.state;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import dev.fairlead.verdict.Remembered;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Knowledge of clusters in a file: JSON, by the cluster's name, of mode 0600. Blocks. */
final class StateFile {
    private static final Logger log = LoggerFactory.getLogger(StateKeeper.class);

    /** Longer than what is known of many clusters with a thousand members. */
    private static final long MOST_BYTES = 16L * 1024 * 1024;

    private final Path path;

    StateFile(Path path) {
        this.path = path;
    }

    private record Content(Map<String, Remembered> clusters) {
        Content {
            clusters = Collections.unmodifiableMap(new TreeMap<>(clusters));
            clusters.values().forEach(each -> requireNonNull(each, "a cluster"));
        }
    }

    Path path() {
        return path;
    }

    /** By the cluster's name; empty when there is no file. One that is damaged is ignored, and the log says so. */
    Map<String, Remembered> read() {
        try {
            if (Files.size(path) > MOST_BYTES) {
                throw new IOException("it is longer than " + MOST_BYTES + " bytes");
            }
            return StateJson.read(Files.readString(path), Content.class).clusters();
        } catch (NoSuchFileException none) {
            return Map.of();
        } catch (IOException | IllegalArgumentException damaged) {
            log.warn("the state of before is ignored: file={} reason={}", path, damaged.getMessage());
            return Map.of();
        }
    }

    /** Replaces the file as a whole: a reader, or a crash, sees all of the old one or all of the new one. */
    void write(Map<String, Remembered> clusters) throws IOException {
        Path next = path.resolveSibling(path.getFileName() + ".new");
        Files.deleteIfExists(next);
        var mode = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        try (FileChannel file =
                FileChannel.open(next, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), mode)) {
            ByteBuffer text =
                    ByteBuffer.wrap(StateJson.text(new Content(clusters)).getBytes(UTF_8));
            while (text.hasRemaining()) {
                file.write(text);
            }
            file.force(true);
        }
        Files.move(next, path, StandardCopyOption.ATOMIC_MOVE);
        // The name is on the disk only with its directory.
        Path parent = requireNonNull(path.toAbsolutePath().getParent(), "a directory");
        try (FileChannel directory = FileChannel.open(parent, StandardOpenOption.READ)) {
            directory.force(true);
        }
    }
}
