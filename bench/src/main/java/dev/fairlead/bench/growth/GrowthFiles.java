package dev.fairlead.bench.growth;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.databind.json.JsonMapper;

/** Writes a report where it can be looked at. */
public final class GrowthFiles {
    private GrowthFiles() {}

    /** As {@code growth.json} and {@code growth.svg} into {@code directory}, which is made when it is not there. */
    public static void write(GrowthReport report, Path directory) throws IOException {
        Files.createDirectories(directory);
        Files.writeString(
                directory.resolve("growth.json"),
                JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(report));
        Files.writeString(directory.resolve("growth.svg"), GrowthPicture.of(report));
    }
}
