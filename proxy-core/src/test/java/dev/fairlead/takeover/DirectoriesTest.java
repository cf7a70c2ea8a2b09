package dev.fairlead.takeover;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoriesTest {
    @TempDir
    Path directory;

    @Test
    void this_process_is_whose_the_kernel_says_it_is() throws Exception {
        Process id = new ProcessBuilder("id", "-u").start();
        String expected = new String(id.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();

        assertThat(Directories.ownUid()).isEqualTo(Integer.parseInt(expected));
    }

    /** Tests usually run as root, where much is right by chance. */
    @Test
    void it_is_the_effective_user_who_counts() throws IOException {
        String status = "Name:\tjava\nUid:\t1000\t998\t998\t998\nGid:\t1000\t1000\t1000\t1000\n";

        assertThat(Directories.effectiveUid(status)).isEqualTo(998);
    }

    @Test
    void a_directory_of_our_own_that_nobody_else_can_write_to_will_do() throws IOException {
        Path own = directory.resolve("own");

        Directories.makePrivate(own);
        Directories.makePrivate(own);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(own)))
                .isEqualTo("rwx------");
    }
}
