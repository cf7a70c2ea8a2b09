package dev.fairlead.bench.e2e;

import static java.util.stream.Collectors.joining;

import dev.fairlead.bench.lab.Await;
import dev.fairlead.bench.lab.Host;
import dev.fairlead.bench.lab.Lab;
import dev.fairlead.bench.lab.LabException;
import dev.fairlead.bench.lab.Prerequisites;
import dev.fairlead.bench.lab.Segment;
import dev.fairlead.bench.peer.FairleadProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/**
 * Two machines with Fairlead and keepalived before a lab, and one address that one of them has; keepalived's configuration is the one that we ship. They
 * reach the lab, which is on this machine's loopback, through a {@link Tap} for each port of it.
 */
final class VirtualAddress implements AutoCloseable {
    private static final String TOKEN = "sixteen-characters-and-more";

    /** Where the shipped configuration has the address, and the two machines. */
    private static final int VIRTUAL = 10;

    private static final int FIRST = 11;
    private static final int SECOND = 12;

    private final Segment segment;
    private final List<Tap> taps = new ArrayList<>();
    private final List<Twin> twins = new ArrayList<>();

    /** One of the two machines. The proxy changes when another one is started. */
    static final class Twin {
        private final Host host;
        private final Keepalived keepalived;
        private final List<FairleadProcess> before = new ArrayList<>();
        private FairleadProcess fairlead;

        private Twin(Host host, FairleadProcess fairlead, Keepalived keepalived) {
            this.host = host;
            this.fairlead = fairlead;
            this.keepalived = keepalived;
        }

        Host host() {
            return host;
        }

        FairleadProcess fairlead() {
            return fairlead;
        }

        Keepalived keepalived() {
            return keepalived;
        }

        void startFairleadAgain() {
            fairlead = fairlead.again();
        }

        /** By take-over: the old one keeps the sessions that it has. */
        void upgradeFairlead() {
            before.add(fairlead);
            fairlead = fairlead.successor();
        }

        private void close() {
            keepalived.close();
            before.forEach(FairleadProcess::close);
            fairlead.close();
        }
    }

    private VirtualAddress(Segment segment) {
        this.segment = segment;
    }

    static void requirePossible() {
        List<String> missing = new ArrayList<>(Segment.missing());
        missing.addAll(Prerequisites.missingCommands("keepalived", "curl"));
        if (!missing.isEmpty() && "true".equals(System.getenv("CI"))) {
            throw new LabException("no virtual address here: " + String.join("; ", missing));
        }
        Assumptions.assumeTrue(missing.isEmpty(), () -> String.join("; ", missing));
    }

    /** Returns when one of the two has the address. */
    static VirtualAddress start(Lab lab) throws IOException {
        VirtualAddress all = new VirtualAddress(Segment.create(lab));
        try {
            Path token = Files.writeString(
                    lab.newDirectory("token" + System.nanoTime()).resolve("token"), TOKEN);
            String yaml = all.configuration(lab, token);
            all.join(lab, yaml, FIRST);
            all.join(lab, yaml, SECOND);
            all.active();
            return all;
        } catch (RuntimeException | IOException e) {
            all.close();
            throw e;
        }
    }

    private void join(Lab lab, String yaml, int number) throws IOException {
        Host host = segment.newHost(number);
        // A lab's directories are its account's; the one of the socket must be of who runs the proxy, who makes it.
        String socket = lab.newDirectory("take-over" + System.nanoTime())
                .resolve("ours/socket")
                .toString();
        FairleadProcess fairlead = FairleadProcess.startOn(host, lab, yaml.replace("$SOCKET", socket));
        twins.add(new Twin(host, fairlead, Keepalived.start(lab, host, keepalived(number))));
    }

    private String configuration(Lab lab, Path token) {
        String ours = segment.ourAddress();
        String members = lab.members().stream()
                .map(member -> "      %s: {patroni: \"http://%s\", postgres: \"%s\"}"
                        .formatted(member.name(), tap(Tap.onRest(ours, member)), tap(Tap.on(ours, member))))
                .collect(joining("\n"));
        String seed = taps.getFirst().address();
        return """
            clusters:
              - patroni: "http://%s"
                members:
            %s
                routes:
                  - {name: primary, listen: "0.0.0.0:5432", to: primary}
            admin: {listen: "0.0.0.0:8080", token-file: "%s"}
            take-over: {socket: "$SOCKET"}
            """.formatted(seed, members, token);
    }

    private String tap(Tap tap) {
        taps.add(tap);
        return tap.address();
    }

    private String keepalived(int number) throws IOException {
        String first = Files.readString(Path.of("../docker/keepalived/keepalived.conf"))
                .replace("10.0.0.", segment.prefix());
        String other = segment.address(SECOND);
        String own = segment.address(FIRST);
        return number == FIRST
                ? first
                : first.replace("priority 250", "priority 249")
                        .replace(other, "$OTHER")
                        .replace(own, other)
                        .replace("$OTHER", own);
    }

    /** HOST:PORT for clients. */
    String address() {
        return segment.address(VIRTUAL) + ":5432";
    }

    /** Waits until exactly one of the two has the address, and returns it. */
    Twin active() {
        return Await.until("exactly one machine to have the address", Patience.LIMIT, () -> {
            List<Twin> holders = holders();
            return holders.size() == 1 ? holders.stream().findFirst() : Optional.empty();
        });
    }

    private List<Twin> holders() {
        return twins.stream()
                .filter(twin -> twin.host.has(segment.address(VIRTUAL)))
                .toList();
    }

    Twin otherThan(Twin one) {
        return twins.stream().filter(twin -> twin != one).findFirst().orElseThrow();
    }

    @Override
    public void close() {
        twins.forEach(Twin::close);
        taps.forEach(Tap::close);
        segment.close();
    }
}
