package dev.fairlead.bench.lab;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** What figures were measured on, so that they can be compared with others. */
public final class Machine {
    private Machine() {}

    /** Names and values, in the order in which to show them. */
    public static Map<String, String> describe(Lab lab) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("processors", Runtime.getRuntime().availableProcessors() + " x " + processor());
        all.put("memory", memory());
        all.put("kernel", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        all.put("java", Runtime.version().toString());
        Member leader = lab.requireLeader();
        lab.ask(leader.name(), "/patroni").ifPresent(status -> {
            all.put("patroni", status.path("patroni").path("version").asString("?"));
            all.put("postgresql", postgres(status));
        });
        all.put("haproxy", firstLine("haproxy", "-v"));
        all.put(
                "times",
                "ttl %d s, loop_wait %d s, retry_timeout %d s"
                        .formatted(
                                lab.options().ttl().toSeconds(),
                                lab.options().loopWait().toSeconds(),
                                lab.options().retryTimeout().toSeconds()));
        return all;
    }

    /** server_version is 170005 for 17.5. */
    private static String postgres(JsonNode status) {
        int version = status.path("server_version").asInt(0);
        return version / 10_000 + "." + version % 10_000;
    }

    private static String processor() {
        try {
            return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                    .filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("unknown");
        } catch (IOException e) {
            return "unknown";
        }
    }

    /** The first line of meminfo is {@code MemTotal:       24684544 kB}. */
    private static String memory() {
        try {
            String total = Files.readAllLines(Path.of("/proc/meminfo")).getFirst();
            return Math.round(Long.parseLong(total.replaceAll("[^0-9]", "")) / 1024.0 / 1024.0) + " GB";
        } catch (IOException e) {
            return "unknown";
        }
    }

    private static String firstLine(String... command) {
        try {
            Process process = new ProcessBuilder(List.of(command)).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return output.lines().findFirst().orElse("unknown");
        } catch (IOException e) {
            return "not installed";
        }
    }
}
