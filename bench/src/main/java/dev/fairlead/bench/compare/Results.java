package dev.fairlead.bench.compare;

import dev.fairlead.bench.lab.LabException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** Writes a report where it can be looked at: a page with its pictures, the figures as JSON, and how each peer was set. */
public final class Results {
    private static final String INDEX = "README.md";
    /** For docs/performance.md: the same without a title, and with the pictures in a directory beside that file. */
    private static final String MEASURED = "measured.md";

    private final Path directory;

    /** @param directory made when it is not there */
    public Results(Path directory) {
        this.directory = directory;
    }

    public Path directory() {
        return directory;
    }

    /** Writes all of it, over what an earlier state of the same report left. */
    public void write(Report report) {
        write(INDEX, "# Fairlead and its peers\n\n" + Markdown.of(report, "pictures"));
        write(MEASURED, Markdown.of(report, "measured"));
        write("report.json", report.json());
        for (Comparison comparison : report.comparisons()) {
            write("pictures/" + comparison.name() + ".svg", Picture.of(comparison, report.families()));
        }
        for (Setup setup : report.setups()) {
            if (!setup.configuration().isEmpty()) {
                write("peers/" + setup.file() + ".conf", setup.configuration());
            }
        }
    }

    /** Adds a section to the pages, with {@code text} as it is. */
    public void add(String title, String text) {
        for (String page : List.of(INDEX, MEASURED)) {
            append(page, section(title, "", text));
        }
    }

    /**
     * As {@link #add(String, String)}, with a picture above.
     *
     * @param name of the picture's file, without its ending
     * @param svg  the picture
     */
    public void add(String title, String text, String name, String svg) {
        write("pictures/" + name + ".svg", svg);
        append(INDEX, section(title, "![%s](pictures/%s.svg)\n\n".formatted(title, name), text));
        append(MEASURED, section(title, "![%s](measured/%s.svg)\n\n".formatted(title, name), text));
    }

    private static String section(String title, String picture, String text) {
        return "\n### %s\n\n%s```\n%s\n```\n".formatted(title, picture, text.strip());
    }

    private void append(String page, String text) {
        Path file = directory.resolve(page);
        try {
            Files.createDirectories(directory);
            Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new LabException("cannot write " + file, e);
        }
    }

    private void write(String name, String text) {
        Path file = directory.resolve(name);
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new LabException("cannot write " + file, e);
        }
    }
}
