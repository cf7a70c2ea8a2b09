package dev.fairlead.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.run.Awaiting;
import dev.fairlead.verdict.Remembered;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The state file, and who writes it when. */
@Timeout(60)
class StateKeeperTest {
    @TempDir
    Path directory;

    private Path path;
    private volatile Map<String, Remembered> known = Map.of();

    @BeforeEach
    void name() {
        path = directory.resolve("state.json");
    }

    private StateKeeper keeper(Path at) {
        return new StateKeeper(Optional.of(at), () -> known);
    }

    private static Remembered read(Path at) {
        try (var reader = new StateKeeper(Optional.of(at), Map::of)) {
            return reader.inherited().of("main", Optional.empty()).remembered();
        }
    }

    @Test
    void what_is_known_survives_but_for_instants() {
        known = Map.of("main", RememberedSample.SETTLING, "empty", Remembered.NOTHING);
        try (StateKeeper keeper = keeper(path)) {
            keeper.begin();
        }

        assertThat(read(path)).isEqualTo(RememberedSample.LASTING);
    }

    @Test
    void is_a_file_for_this_user_alone_with_nothing_beside_it() throws Exception {
        known = Map.of("main", RememberedSample.LASTING);
        try (StateKeeper keeper = keeper(path)) {
            keeper.begin();
        }

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rw-------");
        assertThat(directory).isDirectoryNotContaining(other -> !other.equals(path));
    }

    @Test
    void a_change_is_written_while_it_runs() {
        known = Map.of("main", RememberedSample.LASTING);
        try (StateKeeper keeper = keeper(path)) {
            keeper.begin();
            Awaiting.until(() -> Files.exists(path));

            known = Map.of("main", RememberedSample.of(8, Optional.empty()));

            Awaiting.until(() -> read(path).floor() == 8);
        }
    }

    @Test
    void what_has_not_changed_is_not_written() throws Exception {
        known = Map.of("main", RememberedSample.LASTING);
        try (StateKeeper keeper = keeper(path)) {
            keeper.begin();
        }
        FileTime before = FileTime.fromMillis(1_000_000);
        Files.setLastModifiedTime(path, before);

        try (StateKeeper keeper = keeper(path)) {
            keeper.inherited();
            keeper.begin();
        }

        assertThat(Files.getLastModifiedTime(path)).isEqualTo(before);
    }

    @Test
    void a_process_that_knows_nothing_leaves_the_file_as_it_is() {
        known = Map.of("main", RememberedSample.LASTING);
        try (StateKeeper keeper = keeper(path)) {
            keeper.begin();
        }
        known = Map.of("main", Remembered.NOTHING);

        try (StateKeeper keeper = keeper(path)) {
            keeper.begin();
        }

        assertThat(read(path)).isEqualTo(RememberedSample.LASTING);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "null",
                "[]",
                "{}",
                "{\"clusters\": 3}",
                "{\"clusters\": {\"main\": null}}",
                "{\"clusters\": {\"main\": {\"floor\": \"x\"}}}"
            })
    void a_damaged_file_is_ignored_and_replaced(String text) throws Exception {
        Files.writeString(path, text);
        known = Map.of("main", RememberedSample.LASTING);

        try (StateKeeper keeper = keeper(path)) {
            assertThat(keeper.inherited().of("main", Optional.empty())).isEqualTo(Inherited.Part.NOTHING);
            keeper.begin();
        }

        assertThat(read(path)).isEqualTo(RememberedSample.LASTING);
    }

    @Test
    void only_the_process_that_serves_writes() {
        known = Map.of("main", RememberedSample.LASTING);
        try (StateKeeper keeper = keeper(path)) {
            keeper.begin();
            Awaiting.until(() -> Files.exists(path));
            keeper.leave();

            known = Map.of("main", RememberedSample.of(8, Optional.empty()));
        }

        assertThat(read(path).floor()).isEqualTo(7);
    }

    @Test
    void where_it_cannot_be_written_it_is_as_soon_as_it_can() throws Exception {
        Path later = directory.resolve("later");
        known = Map.of("main", RememberedSample.LASTING);
        try (StateKeeper keeper = keeper(later.resolve("state.json"))) {
            keeper.begin();
            Files.createDirectory(later);

            Awaiting.until(() -> read(later.resolve("state.json")).floor() == 7);
        }
    }

    @Test
    void another_file_is_written_from_now_on() {
        known = Map.of("main", RememberedSample.LASTING);
        Path other = directory.resolve("other.json");
        try (var keeper = new StateKeeper(Optional.empty(), () -> known)) {
            keeper.begin();
            keeper.change(Optional.of(path));
            Awaiting.until(() -> Files.exists(path));

            keeper.change(Optional.of(other));

            Awaiting.until(() -> Files.exists(other));
        }
        assertThat(read(other)).isEqualTo(RememberedSample.LASTING);
    }
}
