package dev.fairlead.poll;

import static java.util.Objects.requireNonNull;

import dev.fairlead.cluster.ClusterView;
import dev.fairlead.cluster.Orders;
import dev.fairlead.cluster.Suspicion;
import dev.fairlead.cluster.ViewListener;
import dev.fairlead.probe.CertificateListener;
import dev.fairlead.probe.NetworkProbing;
import dev.fairlead.probe.Probing;
import dev.fairlead.verdict.Remembered;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Checks one cluster: asks, has the answers judged, and publishes each verdict.
 *
 * <p>Thread rule: all methods by any thread. Lifecycle: {@link #start}, {@link #close}. A process that drains its sessions goes on checking until the last
 * one has ended.
 */
public final class ClusterChecker implements AutoCloseable {
    /** Longer than anything that is asked may take. */
    private static final long ANSWERS_ARE_IN_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final CheckerLoop loop;
    private final Rounds rounds;
    private final AtomicBoolean isSuspicionWaiting = new AtomicBoolean();
    private volatile Probing probing;

    ClusterChecker(
            CheckerConfig config,
            Probing probing,
            CheckerLoop loop,
            ViewListener views,
            CheckerObserver observer,
            RandomGenerator random,
            Supplier<Orders> orders,
            Remembered before) {
        this.loop = requireNonNull(loop, "loop");
        this.probing = requireNonNull(probing, "probing");
        this.rounds = new Rounds(config, probing, loop, views, observer, random, orders, before);
    }

    /**
     * Begins to check.
     *
     * @param views takes each verdict, on this checker's thread
     * @param observer told what happens, on this checker's thread
     * @param orders what operators have ordered, asked at each judging on this checker's thread
     * @param certificates told when servers' certificates expire, on any thread
     * @param before what a process before this one knew of the cluster; {@link Remembered#NOTHING} for nothing
     * @throws IOException when a TLS file cannot be used; the message names it
     */
    public static ClusterChecker start(
            CheckerConfig config,
            ViewListener views,
            CheckerObserver observer,
            Supplier<Orders> orders,
            CertificateListener certificates,
            Remembered before)
            throws IOException {
        var loop = new ThreadLoop("check-" + config.cluster());
        var probing = new NetworkProbing(config.tls(), certificates, loop::nanoTime);
        var checker = new ClusterChecker(
                config, probing, loop, views, observer, RandomGenerator.getDefault(), orders, before);
        checker.begin();
        return checker;
    }

    void begin() {
        loop.execute(rounds::begin);
    }

    /** Something was noticed that is worth one immediate round of probes. */
    public void onSuspicion(Suspicion suspicion) {
        requireNonNull(suspicion, "suspicion");
        // Thousands of held clients say the same at once: one task on the loop is enough for all of them.
        if (isSuspicionWaiting.compareAndSet(false, true)) {
            loop.execute(() -> takeSuspicion(suspicion));
        }
    }

    private void takeSuspicion(Suspicion suspicion) {
        isSuspicionWaiting.set(false);
        rounds.onTrigger(suspicion.words());
    }

    /** Operators have changed their orders. Completes with the verdict under them, once it has been published. */
    public CompletableFuture<Optional<ClusterView>> onOrders() {
        var heeded = new CompletableFuture<Optional<ClusterView>>();
        loop.execute(() -> heeded.complete(rounds.onOrders()));
        return heeded;
    }

    /** How this checker asks now; to go on with where nothing about asking changes. */
    public Probing probing() {
        return probing;
    }

    /**
     * Goes on with other settings of the same cluster, keeping the verdict and all that was learned.
     *
     * @param asks {@link #probing()}, or another one, which this checker closes in the end; the one of before is closed when its answers are in
     * @param along done on this checker's thread right before the first verdict by the new settings
     * @return completes when that verdict has been published
     */
    public CompletableFuture<Void> change(CheckerConfig newer, Probing asks, Runnable along) {
        Probing before = probing;
        probing = asks;
        var changed = new CompletableFuture<Void>();
        loop.execute(() -> {
            along.run();
            rounds.change(newer, asks);
            changed.complete(null);
        });
        if (!asks.equals(before)) {
            loop.schedule(before::close, ANSWERS_ARE_IN_NANOS);
        }
        return changed;
    }

    /** The latest verdict; empty before the first. */
    public Optional<ClusterView> view() {
        return rounds.view();
    }

    /** The knowledge that must outlive this process, as of the latest judging. */
    public Remembered remembered() {
        return rounds.remembered();
    }

    /** What it is doing now, as of the latest judging. */
    public CheckerStatus status() {
        return rounds.status();
    }

    /** Stops asking; the last verdict runs out by itself. */
    @Override
    public void close() {
        loop.close();
        probing.close();
    }
}
