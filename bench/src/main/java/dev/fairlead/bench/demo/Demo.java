package dev.fairlead.bench.demo;

import dev.fairlead.bench.lab.Lab;
import dev.fairlead.bench.lab.LabException;
import dev.fairlead.bench.lab.LabOptions;
import dev.fairlead.bench.lab.Member;
import dev.fairlead.bench.lab.PatroniVersion;
import dev.fairlead.bench.lab.Sql;
import dev.fairlead.bench.load.TruthProbe;
import dev.fairlead.bench.load.Write;
import dev.fairlead.bench.load.WritingClient;
import dev.fairlead.bench.peer.FairleadProcess;
import dev.fairlead.bench.peer.LogLine;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * Shows Fairlead at work: starts a real cluster and Fairlead in front of it, writes through it, makes a switchover and a {@code kill -9} of the leader,
 * and tells what everyone saw. With the environment's {@code KEEP=1} everything goes on running until Ctrl-C.
 */
public final class Demo {
    private static final Duration HEALTH = Duration.ofMinutes(2);

    private final Story story = new Story(System.out);

    private Demo() {}

    public static void main(String[] arguments) {
        try {
            new Demo().run("1".equals(System.getenv("KEEP")));
        } catch (LabException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    private void run(boolean keep) {
        LabOptions options = LabOptions.of(PatroniVersion.MACHINE);
        story.tell("lab", "starting etcd and three members of Patroni and PostgreSQL on loopback");
        Lab lab = Lab.start(options);
        // After Ctrl-C the prompt shall come back when everything is gone, not before.
        Runtime.getRuntime().addShutdownHook(new Thread(lab::close, "clean up"));
        introduce(lab);
        FairleadProcess fairlead = FairleadProcess.start(lab);
        fairlead.log().forEach(this::tell);
        fairlead.onLogLine(this::tell);
        tellStory(lab, fairlead);
        if (keep) {
            keepRunning(lab, fairlead);
        }
        fairlead.close();
        lab.close();
        story.tell("lab", "everything is stopped and removed");
        story.close();
    }

    private void introduce(Lab lab) {
        String version = lab.ask(lab.requireLeader().name(), "/patroni")
                .map(status -> "Patroni %s, PostgreSQL %d"
                        .formatted(
                                status.path("patroni").path("version").asString("?"),
                                status.path("server_version").asInt(0) / 10_000))
                .orElse("?");
        story.tell(
                "lab",
                "%s; ttl %d s; %s leads, the others stream from it"
                        .formatted(
                                version,
                                lab.options().ttl().toSeconds(),
                                lab.requireLeader().name()));
        for (Member member : lab.members()) {
            story.tell(
                    "lab", "%s  PostgreSQL %s, REST %s".formatted(member.name(), member.postgres(), member.restUrl()));
        }
    }

    private void tellStory(Lab lab, FairleadProcess fairlead) {
        try (TruthProbe truth = TruthProbe.watch(lab);
                WritingClient client = WritingClient.start(fairlead.primary())) {
            story.tell("client", "inserts a row every 10 ms through Fairlead on " + fairlead.primary());
            awaitWrites(client);
            switchover(lab, client, truth);
            lab.awaitHealthy(HEALTH);
            kill(lab, client, truth);
            lab.repair();
            story.tell("lab", "the killed member is back as a replica");
            balance(lab, client);
        }
    }

    private void switchover(Lab lab, WritingClient client, TruthProbe truth) {
        Member old = lab.requireLeader();
        Member next = lab.replicas().getFirst();
        story.tell("operator", "patronictl switchover --leader %s --candidate %s".formatted(old.name(), next.name()));
        new Act("PLANNED SWITCHOVER, " + old.name() + " to " + next.name(), lab, client, truth, story)
                .play(old, () -> lab.switchover(next.name()));
    }

    private void kill(Lab lab, WritingClient client, TruthProbe truth) {
        Member old = lab.requireLeader();
        story.tell("disaster", "kill -9 of Patroni and every PostgreSQL process of " + old.name());
        story.tell(
                "lab",
                "Patroni promotes nobody until the dead leader's key expires, up to %d s from now"
                        .formatted(lab.options().ttl().toSeconds()));
        new Act("KILL -9 OF THE LEADER, " + old.name(), lab, client, truth, story)
                .play(old, () -> lab.kill9(old.name()));
    }

    private void balance(Lab lab, WritingClient client) {
        client.close();
        List<Write> acknowledged = client.log().acknowledged();
        List<Write> lost = client.log().lost(lab.requireLeader());
        story.tell(
                "client",
                "%,d rows acknowledged, %d errors; %s"
                        .formatted(
                                acknowledged.size(),
                                client.log().errorCount(),
                                lost.isEmpty()
                                        ? "every acknowledged row is in the database"
                                        : lost.size()
                                                + " acknowledged rows died with the killed leader: this cluster"
                                                + " replicates asynchronously, and no proxy can bring them back"));
    }

    private void keepRunning(Lab lab, FairleadProcess fairlead) {
        String psql = "PGPASSWORD=%s psql -h %s -p %s -U %s %s";
        String[] primary = fairlead.primary().split(":");
        String[] replicas = fairlead.replicas().split(":");
        story.conclude(List.of(
                "Everything is running; Ctrl-C ends it and removes it. To try, in another terminal:",
                "",
                "# the primary, the replicas",
                psql.formatted(Sql.PASSWORD, primary[0], primary[1], Sql.USER, Sql.DATABASE),
                psql.formatted(Sql.PASSWORD, replicas[0], replicas[1], Sql.USER, Sql.DATABASE),
                "",
                "# the cluster, a switchover",
                "cd " + lab.directory(),
                "patronictl -c node1/patroni.yml list",
                "patronictl -c node1/patroni.yml switchover --force",
                "",
                "# what Fairlead sees, and its metrics",
                "curl -s http://" + fairlead.admin() + "/api/v1/status",
                "curl -s http://" + fairlead.admin() + "/metrics"));
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitWrites(WritingClient client) {
        dev.fairlead.bench.lab.Await.until(
                "the client's first rows",
                HEALTH,
                () -> client.log().acknowledged().size() > 300);
    }

    private void tell(LogLine line) {
        story.tell(line.nanos(), "fairlead", withoutTime(line.text()));
    }

    /** The story has its own clock, and what is usual needs no word. */
    static String withoutTime(String logLine) {
        return logLine.replaceFirst("^[0-9-]{10}T[0-9:.]+Z +(INFO +)?", "");
    }
}
