package dev.fairlead.bench.migrate;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fairlead.bench.lab.Certificates;
import dev.fairlead.bench.lab.Lab;
import dev.fairlead.bench.lab.Member;
import dev.fairlead.migrate.HaproxyImport;
import dev.fairlead.migrate.HaproxyImport.Source;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One haproxy.cfg, in whose comments stands where its addresses must lead, with the addresses of real clusters in place of those that RFC 5737 sets aside for
 * examples: 192.0.2.10 is the proxy's own, 198.51.100.N is member N, 203.0.113.N member N of the other cluster. The port of each example address has its own
 * counterpart. Confined to the test's thread.
 */
final class Shape {
    private static final Path DIRECTORY = Path.of("src/test/resources/dev/fairlead/bench/migrate");
    private static final Pattern OWN = Pattern.compile("192\\.0\\.2\\.10:(\\d+)");
    private static final Pattern LEADS = Pattern.compile(".*\\bbind (\\S+) # (leads to the .*)");

    /** Where an address must lead. */
    enum Goal {
        PRIMARY("leads to the primary"),
        REPLICAS("leads to the replicas"),
        /** What Fairlead does on purpose where HAProxy spreads sessions over the primary too. */
        REPLICAS_HERE_EVERYBODY_THERE("leads to the replicas, in HAProxy to everybody"),
        OTHER_PRIMARY("leads to the primary of the other cluster"),
        OTHER_REPLICAS("leads to the replicas of the other cluster");

        private final String words;

        Goal(String words) {
            this.words = words;
        }

        static Goal of(String words) {
            for (Goal goal : values()) {
                if (goal.words.equals(words)) {
                    return goal;
                }
            }
            throw new IllegalArgumentException(words);
        }
    }

    private final String name;
    private final Lab lab;
    private final Map<String, Integer> ports = new LinkedHashMap<>();
    private final List<String> lines;

    /** @param poolerPort of a pooler beside each member */
    private Shape(String name, Lab lab, Lab other, int poolerPort) {
        this.name = name;
        this.lab = lab;
        String files = lab.certificates().map(pem -> directoryOf(pem, lab)).orElse("/nowhere");
        this.lines = read(name)
                .lines()
                .map(line -> line.replaceAll("/etc/haproxy/(ca|certs)", files))
                .map(line -> withMembers(line, lab, "198.51.100.", "8008", poolerPort))
                .map(line -> withMembers(line, other, "203.0.113.", "8009", poolerPort))
                .map(this::withOwnPorts)
                .toList();
    }

    static Shape of(String name, Lab lab, Lab other, int poolerPort) {
        return new Shape(name, lab, other, poolerPort);
    }

    private static String read(String name) {
        try {
            return Files.readString(DIRECTORY.resolve(name + ".cfg"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The files as HAProxy wants them: a certificate and its key are one. */
    private static String directoryOf(Certificates pem, Lab lab) {
        Path directory = lab.newDirectory("haproxy-certificates");
        try {
            Files.copy(pem.authority(), directory.resolve("patroni.pem"));
            Files.writeString(
                    directory.resolve("haproxy.pem"),
                    Files.readString(pem.client()) + Files.readString(pem.clientKey()));
            return directory.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String withMembers(String line, Lab lab, String prefix, String restPort, int poolerPort) {
        String result = line;
        int index = 1;
        for (Member member : lab.members()) {
            String example = prefix + index++;
            result = result.replace(example + ":5432", member.postgres())
                    .replace(example + ":\"5432\"", member.host() + ":\"" + member.postgresPort() + "\"")
                    .replace(example + ":6432", member.host() + ":" + poolerPort);
        }
        int rest = lab.members().getFirst().restPort();
        return result.replaceAll("\\b" + restPort + "\\b", Integer.toString(rest));
    }

    /** A rule may name a port too, after the line that listens on it. */
    private String withOwnPorts(String line) {
        String result = OWN.matcher(line)
                .replaceAll(
                        match -> "192.0.2.10:" + ports.computeIfAbsent(match.group(1), port -> lab.freeServicePort()));
        for (Map.Entry<String, Integer> port : ports.entrySet()) {
            result = result.replace("dst_port " + port.getKey(), "dst_port " + port.getValue());
        }
        return result;
    }

    String name() {
        return name;
    }

    Map<String, String> environment() {
        return Map.of("SECOND", lab.members().get(1).postgres());
    }

    /** For HAProxy, on the lab's first service address. */
    String haproxy() {
        return on(lab.serviceHost());
    }

    /** The import's result, for Fairlead on the lab's second service address. */
    String fairlead(String admin) {
        Source source = new Source("haproxy.cfg", environment(), file -> Files.isReadable(Path.of(file)), 0);
        String yaml = HaproxyImport.read(on(lab.secondServiceHost()).getBytes(UTF_8), source)
                .yaml()
                .orElseThrow();
        return yaml.contains("\nadmin:") ? yaml : yaml + "\nadmin: { listen: \"" + admin + "\" }\n";
    }

    private String on(String host) {
        return String.join("\n", lines).replace("192.0.2.10", host) + "\n";
    }

    /** Where each port must lead. */
    Map<Integer, Goal> goals() {
        Map<Integer, Goal> goals = new LinkedHashMap<>();
        for (String line : lines) {
            Matcher leads = LEADS.matcher(line.replace("\"", ""));
            if (leads.matches()) {
                for (String address : leads.group(1).split(",")) {
                    goals.put(Integer.valueOf(address.substring(address.indexOf(':') + 1)), Goal.of(leads.group(2)));
                }
            }
        }
        return goals;
    }

    /** All that are there. */
    static List<String> names() {
        try (var files = Files.list(DIRECTORY)) {
            return new ArrayList<>(files.map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(".cfg"))
                    .map(file -> file.substring(0, file.length() - ".cfg".length()))
                    .sorted()
                    .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
