package dev.fairlead.systemd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The unit is one that systemd understands, and leaves little exposed. */
@Timeout(60)
class UnitTest {
    private static final Path UNIT = Path.of("../docker/systemd/fairlead@.service");
    private static final Path SYSTEMD_ANALYZE = Path.of("/usr/bin/systemd-analyze");

    @TempDir
    Path directory;

    private Path unit;

    /** With a program that is here. */
    @BeforeEach
    void copy() throws IOException {
        assumeThat(SYSTEMD_ANALYZE).isExecutable();
        String text = Files.readString(UNIT).replaceFirst("ExecStart=\\S+", "ExecStart=/bin/true");
        unit = Files.writeString(directory.resolve("fairlead@blue.service"), text);
    }

    private record Ran(int status, String output) {}

    private Ran analyze(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(SYSTEMD_ANALYZE.toString()));
        command.addAll(List.of(arguments));
        command.add(unit.toString());
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ran(process.waitFor(), output);
    }

    @Test
    void systemd_finds_nothing_wrong_with_it() throws Exception {
        assertThat(analyze("verify", "--man=no")).isEqualTo(new Ran(0, ""));
    }

    @Test
    void systemd_finds_something_wrong_where_something_is() throws Exception {
        Files.writeString(unit, Files.readString(unit) + "[Service]\nWatchdogSec=soon\n");

        assertThat(analyze("verify", "--man=no").output()).contains("Failed to parse");
    }

    @Test
    void its_exposure_is_low() throws Exception {
        Ran ran = analyze("security", "--offline=true", "--threshold=20");

        assertThat(ran.status()).as(ran.output()).isZero();
    }
}
