package dev.fairlead.failover;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Failovers in a file, one JSON object a line, oldest first. Any thread, one at a time; it blocks. */
final class FailoverFile {
    private static final Logger log = LoggerFactory.getLogger(FailoverLog.class);

    /** Longer than any entry; what is longer is not one. */
    private static final int MOST_LINE_CHARS = 16 * 1024;

    private final Path path;
    private final JsonMapper mapper = new JsonMapper();

    FailoverFile(Path path) {
        this.path = path;
    }

    /** The last {@code most} that can be read; a line that cannot is left out, with a warning. */
    List<Failover> load(int most) {
        if (!Files.exists(path)) {
            return List.of();
        }
        List<Failover> read = new ArrayList<>();
        try (Stream<String> lines = Files.lines(path, UTF_8)) {
            lines.forEach(line -> {
                parse(line).ifPresent(read::add);
                if (read.size() > most) {
                    read.removeFirst();
                }
            });
        } catch (IOException | java.io.UncheckedIOException e) {
            log.warn("{} cannot be read further: {}", path, e.toString());
        }
        return List.copyOf(read);
    }

    private Optional<Failover> parse(String line) {
        try {
            if (line.length() <= MOST_LINE_CHARS) {
                return Optional.ofNullable(mapper.readValue(line, Failover.class));
            }
        } catch (JacksonException | NullPointerException damaged) {
            log.debug("a damaged line", damaged);
        }
        log.warn("{} has a damaged line, which is ignored: {}", path, line.substring(0, Math.min(80, line.length())));
        return Optional.empty();
    }

    /** Replaces the file as a whole: a reader, or a crash, sees all of the old one or all of the new one. */
    void save(List<Failover> failovers) {
        Path next = path.resolveSibling(path.getFileName() + ".new");
        try {
            Files.writeString(
                    next,
                    failovers.stream()
                            .map(each -> mapper.writeValueAsString(each) + "\n")
                            .collect(Collectors.joining()));
            move(next);
        } catch (IOException e) {
            log.warn("failovers cannot be kept in {}: {}", path, e.toString());
        }
    }

    private void move(Path next) throws IOException {
        try {
            Files.move(next, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(next, path, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
