package dev.fairlead.bench.peer;

import dev.fairlead.bench.lab.Lab;
import dev.fairlead.bench.lab.Member;
import java.util.List;

/**
 * HAProxy with Patroni's template, at one of three settings of what it copies with.
 *
 * @param threads its {@code nbthread}
 */
public record HaProxyRecipe(Tuning tuning, int threads) implements Recipe {

    /** What it copies with. */
    public enum Tuning {
        DEFAULT("", "", "", "buffers of 16 kB, which is what it has when nobody says otherwise"),
        SPLICE(
                " splice",
                "    tune.pipesize 1048576\n",
                "    option splice-request\n    option splice-response\n",
                "kernel pipes of 1 MB and all it relays through them, the best we know for bulk: by splice-auto it"
                        + " hardly ever uses one"),
        BUFFER(" 256k buffer", "    tune.bufsize 262144\n", "", "buffers of 256 kB, the other usual advice for bulk");

        private final String title;
        private final String global;
        private final String defaults;
        private final String words;

        Tuning(String title, String global, String defaults, String words) {
            this.title = title;
            this.global = global;
            this.defaults = defaults;
            this.words = words;
        }
    }

    @Override
    public String name() {
        return "HAProxy%s, %s".formatted(tuning.title, threads == 1 ? "1 thread" : threads + " threads");
    }

    @Override
    public Family family() {
        return tuning == Tuning.DEFAULT ? Family.HAPROXY_DEFAULT : Family.HAPROXY_TUNED;
    }

    @Override
    public String reason() {
        return "Patroni's own template with its health check; %s; %d of its threads; no log; as many connections as the tests need."
                .formatted(tuning.words, threads);
    }

    @Override
    public String version() {
        return Versions.of("haproxy", "-v");
    }

    @Override
    public Running launch(Lab lab, Backend backend) {
        String address = Running.newAddress(lab);
        return Running.start(
                this,
                lab,
                address,
                text(lab.requireLeader(), backend, address),
                file -> List.of("haproxy", "-db", "-f", file.toString()));
    }

    private String text(Member leader, Backend backend, String address) {
        // 6,000 because HAProxy wants two descriptors for each and, splicing, another half, all within the usual hard
        // limit of 20,000.
        return """
            global
                maxconn 6000
                nbthread %d
            %s
            defaults
                mode tcp
                maxconn 6000
                retries 2
                timeout client 30m
                timeout connect 4s
                timeout server 30m
                timeout check 5s
            %s
            listen primary
                bind %s
                option httpchk OPTIONS /primary
                http-check expect status 200
                default-server inter 3s fall 3 rise 2 on-marked-down shutdown-sessions
                server %s %s check port %d
            """.formatted(
                threads, tuning.global, tuning.defaults, address, leader.name(), backend.address(), leader.restPort());
    }
}
