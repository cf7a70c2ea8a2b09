package dev.fairlead.bench.breakdown;

import dev.fairlead.bench.bytes.ByteServer;
import dev.fairlead.bench.compare.Program;
import dev.fairlead.bench.compare.Table;
import dev.fairlead.bench.compare.Table.Align;
import dev.fairlead.bench.generator.Generator;
import dev.fairlead.bench.lab.Lab;
import dev.fairlead.bench.lab.LabException;
import dev.fairlead.bench.peer.FairleadProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What Fairlead's memory is made of, with no session and with many that are idle.
 *
 * @param sessions how many
 * @param before   bytes by share, with none
 * @param after    the same with all of them open
 */
public record MemoryBreakdown(int sessions, Map<Share, Long> before, Map<Share, Long> after) {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final double MEGABYTE = 1024 * 1024;

    /** Starts Fairlead in front of {@code lab}, looks, opens the sessions, and looks again. */
    public static MemoryBreakdown measure(Lab lab, int sessions) {
        try (ByteServer server = ByteServer.start(lab.requireLeader().host(), 1);
                FairleadProcess fairlead = FairleadProcess.startConfigured(lab, """
                    clusters:
                      - patroni: $PATRONI
                        routes:
                          - { name: rw, listen: "$PRIMARY", to: primary, backend-port: %d }
                    admin: { listen: "$ADMIN" }
                    """.formatted(server.port()))) {
            Path directory = lab.newDirectory("jcmd-" + fairlead.pid());
            Map<Share, Long> before = look(fairlead.pid(), directory);
            try (Generator idle =
                    Generator.start("idle", "--to", fairlead.primary(), "--sessions", Integer.toString(sessions))) {
                long open = idle.nextLine().required("open").asLong();
                if (open != sessions) {
                    throw new LabException("of %,d sessions only %,d could be opened".formatted(sessions, open));
                }
                return new MemoryBreakdown(sessions, before, look(fairlead.pid(), directory));
            }
        }
    }

    private static Map<Share, Long> look(long pid, Path directory) {
        AddressRange heap = AddressRange.around(jcmd(pid, "GC.heap_info", directory));
        AddressRange code = AddressRange.around(jcmd(pid, "Compiler.codecache", directory));
        try {
            return Mappings.bytes(Files.readString(Path.of("/proc", Long.toString(pid), "smaps")), heap, code);
        } catch (IOException e) {
            throw new LabException("cannot read the mappings of process " + pid, e);
        }
    }

    /** Our own JDK's: the distribution's runtime has none, but answers it. */
    private static String jcmd(long pid, String question, Path directory) {
        String program = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        return Program.run(List.of(program, Long.toString(pid), question), Map.of(), directory, PATIENCE);
    }

    /** A line for each share, and the sum. */
    public String text() {
        List<List<String>> rows = new ArrayList<>();
        for (Share share : Share.values()) {
            rows.add(row(share.title(), before.getOrDefault(share, 0L), after.getOrDefault(share, 0L)));
        }
        rows.add(row("all", sum(before), sum(after)));
        List<String> header = List.of(
                "Fairlead's memory, MB", "no session", "%,d idle sessions".formatted(sessions), "more per session, B");
        return new Table(header, rows, Align.RIGHT).text();
    }

    private List<String> row(String title, long without, long with) {
        return List.of(
                title,
                String.format(Locale.ROOT, "%.1f", without / MEGABYTE),
                String.format(Locale.ROOT, "%.1f", with / MEGABYTE),
                String.format(Locale.ROOT, "%,d", (with - without) / sessions));
    }

    private static long sum(Map<Share, Long> shares) {
        return shares.values().stream().mapToLong(bytes -> bytes).sum();
    }
}
