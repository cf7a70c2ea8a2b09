package dev.fairlead.bench.breakdown;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.bench.breakdown.MetricsCost.Round;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BreakdownTest {
    private static final String SMAPS = """
        7000000-7e68000 rw-p 00001000 fe:01 1309  /opt/fairlead/lib/fairlead.aot
        Size:              14752 kB
        Pss:               14000 kB
        Pss_Dirty:         13000 kB
        f8000000-f82a0000 rw-p 00000000 00:00 0
        Pss:                2000 kB
        faaa0000-fb480000 rw-p 00000000 00:00 0\s
        Pss:               10000 kB
        7ff5d5000000-7ff5d5330000 rwxp 00000000 00:00 0
        Pss:                2652 kB
        7ff5e0000000-7ff5e1000000 r-xp 00000000 fe:01 77 /opt/fairlead/runtime/lib/server/libjvm.so
        Pss:               16000 kB
        7ff5e2000000-7ff5e2100000 r--p 00000000 fe:01 78 /opt/fairlead/runtime/lib/modules
        Pss:                 700 kB
        7ff5e3000000-7ff5e3100000 rw-p 00000000 00:00 0 [heap]
        Pss:                 100 kB
        7ff5e4000000-7ff5e4100000 rw-p 00000000 00:00 0
        Pss:                 900 kB
        """;

    @Test
    void each_mapping_counts_once_for_what_it_is() {
        AddressRange heap = AddressRange.around("""
            DefNew total 2432K, used 411K [0x00000000f8000000, 0x00000000f82a0000, 0x00000000faaa0000)
            Tenured total 10112K [0x00000000faaa0000, 0x00000000fb480000, 0x0000000100000000)
            """);
        AddressRange code = AddressRange.around("bounds [0x00007ff5d5000000, 0x00007ff5d5330000, 0x00007ff5d8000000]");

        Map<Share, Long> bytes = Mappings.bytes(SMAPS, heap, code);

        assertThat(bytes)
                .containsEntry(Share.AOT_CACHE, 14_000L * 1024)
                .containsEntry(Share.HEAP, 12_000L * 1024)
                .containsEntry(Share.CODE, 2_652L * 1024)
                .containsEntry(Share.JVM, 16_000L * 1024)
                .containsEntry(Share.LIBRARIES, 700L * 1024)
                .containsEntry(Share.REST, 1_000L * 1024);
    }

    @Test
    void the_table_ends_with_the_sum_and_says_what_a_session_adds() {
        MemoryBreakdown breakdown = new MemoryBreakdown(
                1_000,
                Map.of(Share.HEAP, 10L << 20, Share.JVM, 16L << 20),
                Map.of(Share.HEAP, (10L << 20) + 1_100_000, Share.JVM, 16L << 20));

        assertThat(breakdown.text()).containsPattern("Java heap +10\\.0 +11\\.0 +1,100\n");
        assertThat(breakdown.text().lines().reduce((_, last) -> last))
                .hasValueSatisfying(last -> assertThat(last).matches("all +26\\.0 +27\\.0 +1,100"));
    }

    @Test
    void the_cost_of_metrics_is_the_median_of_ratios_within_rounds() {
        MetricsCost cost =
                new MetricsCost(List.of(new Round(10.1e-6, 10e-6), new Round(20.2e-6, 20e-6), new Round(14e-6, 10e-6)));

        assertThat(cost.ratio()).isBetween(1.009, 1.011);
        assertThat(cost.isWithinLimit()).isTrue();
        assertThat(cost.text()).contains("3 rounds in turn", "median 1.010 (min 1.010, max 1.400)", "target: met");
        assertThat(new MetricsCost(List.of(new Round(10.3e-6, 10e-6))).isWithinLimit())
                .isFalse();
    }
}
