package dev.fairlead.metric;

import dev.fairlead.cluster.Primacy;
import dev.fairlead.poll.CheckerObserver;
import dev.fairlead.probe.CertificateListener;
import dev.fairlead.probe.Observation;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Counts probes and verdicts. Any thread; meters are looked up once per combination of labels. */
public final class ProbeMetrics implements CheckerObserver, CertificateListener {
    private final Metrics metrics;
    private final Clock clock;
    private final Map<String, Counter> probes = new ConcurrentHashMap<>();
    private final Map<String, Timer> latencies = new ConcurrentHashMap<>();
    private final Map<String, Instant> certificates = new ConcurrentHashMap<>();

    /** @param clock tells how long certificates are still good for */
    public ProbeMetrics(Metrics metrics, Clock clock) {
        this.metrics = metrics;
        this.clock = clock;
    }

    @Override
    public void onProbe(String cluster, String member, Observation observation) {
        String result = result(observation);
        probes.computeIfAbsent(
                        cluster + " " + member + " " + result,
                        _ -> metrics.counter(
                                "fairlead.probes",
                                "Probes of members, by result.",
                                "cluster",
                                cluster,
                                "member",
                                member,
                                "result",
                                result))
                .increment();
        latencies
                .computeIfAbsent(
                        cluster + " " + member,
                        _ -> metrics.timer(
                                "fairlead.probe",
                                "Time from a probe's request to its outcome.",
                                "cluster",
                                cluster,
                                "member",
                                member))
                .record(observation.endedAtNanos() - observation.sentAtNanos(), TimeUnit.NANOSECONDS);
    }

    private static String result(Observation observation) {
        return switch (observation) {
            case Observation.Answered answered -> answered.status() == 200 ? "holds-lock" : "no-lock";
            case Observation.Unreachable _ -> "unreachable";
            case Observation.TimedOut _ -> "timed-out";
            case Observation.Garbled _ -> "garbled";
        };
    }

    @Override
    public void onPrimacy(String cluster, Primacy before, Primacy after) {
        metrics.counter("fairlead.verdict.changes", "Times that the word on the primary changed.", "cluster", cluster)
                .increment();
    }

    @Override
    public void onJudgeFailure(String cluster, RuntimeException cause) {
        metrics.counter(
                        "fairlead.judge.failures",
                        "Failures of the judge, which is part of fairlead.",
                        "cluster",
                        cluster)
                .increment();
    }

    @Override
    public void onCertificate(String apiUrl, Instant notAfter) {
        if (certificates.put(apiUrl, notAfter) == null) {
            metrics.gauge(
                    "fairlead.certificate.left.seconds",
                    "Time until the certificate of a REST API expires; negative when it has.",
                    () -> secondsLeft(apiUrl),
                    "url",
                    apiUrl);
        }
    }

    private double secondsLeft(String apiUrl) {
        Instant notAfter = certificates.getOrDefault(apiUrl, clock.instant());
        return Duration.between(clock.instant(), notAfter).toMillis() / 1e3;
    }

    /** When the certificate of each REST API with https expires, by its URL. */
    public Map<String, Instant> certificates() {
        return Map.copyOf(certificates);
    }
}
