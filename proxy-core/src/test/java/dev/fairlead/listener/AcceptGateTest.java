package dev.fairlead.listener;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AcceptGateTest {
    @Test
    void sessions_never_take_the_reserve_nor_what_pipes_need() {
        assertThat(AcceptGate.mostDescriptors(1024)).isEqualTo(576);
        assertThat(AcceptGate.mostDescriptors(Long.MAX_VALUE)).isPositive();
        assertThat(AcceptGate.mostDescriptors(100)).isEqualTo(2);
    }

    @Test
    void the_limit_of_open_files_is_read_from_proc() {
        Stream<String> lines = Stream.of(
                "Limit                     Soft Limit           Hard Limit           Units     ",
                "Max processes             62740                62740                processes ",
                "Max open files            20000                1048576              files     ");

        assertThat(OpenFiles.parse(lines)).isEqualTo(OptionalLong.of(20_000));
        assertThat(OpenFiles.parse(Stream.of("Max open files   unlimited  unlimited  files")))
                .isEqualTo(OptionalLong.of(Long.MAX_VALUE));
        assertThat(OpenFiles.parse(Stream.empty())).isEmpty();
    }
}
