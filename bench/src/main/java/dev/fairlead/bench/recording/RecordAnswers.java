package dev.fairlead.bench.recording;

import dev.fairlead.bench.lab.Await;
import dev.fairlead.bench.lab.Lab;
import dev.fairlead.bench.lab.LabOptions;
import dev.fairlead.bench.lab.Member;
import dev.fairlead.bench.lab.PatroniVersion;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Records what real members of both versions answer in the situations that routing must know, each into a file of its own. */
public final class RecordAnswers {
    private static final Duration FAILOVER = Duration.ofMinutes(1);
    private static final Duration SHORT = Duration.ofSeconds(2);
    /** Longer than a round of Patroni's loop, in which much happens only. */
    private static final Duration QUIET = Duration.ofSeconds(7);

    private static final Duration LIMIT = Duration.ofSeconds(40);

    private final Lab lab;
    private final Path directory;

    private RecordAnswers(Lab lab, Path directory) {
        this.lab = lab;
        this.directory = directory;
    }

    /** @param arguments the directory, and a version and situations if not all are wanted */
    public static void main(String[] arguments) throws IOException {
        List<String> words = List.of(arguments);
        Path directory = Path.of(words.getFirst());
        for (PatroniVersion version : PatroniVersion.values()) {
            String name = version == PatroniVersion.MACHINE ? "3.0" : "4.0";
            if (words.size() == 1 || words.get(1).equals(name)) {
                try (Lab lab = Lab.start(LabOptions.of(version))) {
                    new RecordAnswers(lab, directory.resolve(name)).record(words.stream().skip(2).toList());
                }
            }
        }
    }

    /** What happens while the recorder watches. */
    private interface Situation {
        void play(Recorder recorder);
    }

    private void record(List<String> wanted) throws IOException {
        Map<String, Situation> situations = new java.util.LinkedHashMap<>();
        situations.put("ordinary", recorder -> recorder.goOn(SHORT, SHORT));
        situations.put("switchover", this::switchover);
        situations.put("crash", this::crash);
        situations.put("frozen-and-thawed", this::frozenAndThawed);
        situations.put("postgresql-restarted", this::postgresRestarted);
        situations.put("patroni-restarted-in-pause", this::patroniRestartedInPause);
        situations.put("renamed-in-pause", this::renamedInPause);
        situations.put("dcs-outage", this::dcsOutage);
        situations.put("dcs-outage-in-failsafe-mode", this::dcsOutageInFailsafeMode);
        situations.put("postmaster-hung", this::postmasterHung);
        situations.put("postgresql-hung", this::postgresHung);
        situations.put("short-ttl", this::shortTtl);
        for (Map.Entry<String, Situation> situation : situations.entrySet()) {
            if (wanted.isEmpty() || wanted.contains(situation.getKey())) {
                lab.repair();
                record(situation.getKey(), List.of(lab), situation.getValue());
            }
        }
        if (wanted.isEmpty() || wanted.contains("site-switch")) {
            lab.repair();
            siteSwitch();
        }
    }

    private void record(String name, List<Lab> labs, Situation situation) throws IOException {
        System.out.println(directory.resolve(name));
        try (Recorder recorder = Recorder.watch(labs)) {
            recorder.goOn(SHORT, SHORT);
            situation.play(recorder);
            recorder.writeTo(directory.resolve(name + ".jsonl"));
        }
    }

    private void switchover(Recorder recorder) {
        Member to = lab.replicas().getFirst();
        recorder.note("switchover from " + lab.requireLeader().name() + " to " + to.name());
        lab.switchover(to.name());
        recorder.note("Patroni says that the switchover is done");
        recorder.goOn(QUIET, LIMIT);
    }

    private void crash(Recorder recorder) {
        Member killed = lab.requireLeader();
        recorder.note("kill -9 of " + killed.name());
        lab.kill9(killed.name());
        Await.until("another leader", FAILOVER, () -> lab.leader().filter(any -> !any.equals(killed)));
        recorder.goOn(QUIET, LIMIT);
        recorder.note("start of " + killed.name());
        lab.startPatroni(killed.name());
        recorder.goOn(QUIET, LIMIT);
    }

    /** Cut off from etcd meanwhile, because what was sent to it there would tell it at once that it was replaced. */
    private void frozenAndThawed(Recorder recorder) {
        Member frozen = lab.requireLeader();
        recorder.note(frozen.name() + " frozen");
        lab.cutFromEtcd(frozen.name());
        lab.freeze(frozen.name());
        Await.until("another leader", FAILOVER, () -> lab.leader().filter(any -> !any.equals(frozen)));
        recorder.goOn(QUIET, LIMIT);
        recorder.note(frozen.name() + " thawed");
        lab.heal(frozen.name());
        lab.thaw(frozen.name());
        recorder.goOn(QUIET, LIMIT);
    }

    private void postgresRestarted(Recorder recorder) {
        Member leader = lab.requireLeader();
        recorder.note("patronictl restart of " + leader.name());
        lab.restart(leader.name());
        recorder.goOn(QUIET, LIMIT);
    }

    private void patroniRestartedInPause(Recorder recorder) {
        Member leader = lab.requireLeader();
        recorder.note("pause");
        lab.pause();
        recorder.goOn(QUIET, QUIET);
        recorder.note("stop of Patroni on " + leader.name());
        lab.stopPatroni(leader.name());
        recorder.goOn(SHORT, SHORT);
        recorder.note("start of Patroni on " + leader.name());
        lab.startPatroni(leader.name());
        recorder.goOn(QUIET, LIMIT);
        recorder.note("resume");
        lab.resume();
        recorder.goOn(QUIET, LIMIT);
    }

    private void renamedInPause(Recorder recorder) {
        Member leader = lab.requireLeader();
        recorder.note("pause");
        lab.pause();
        recorder.goOn(QUIET, QUIET);
        recorder.note("Patroni on " + leader.name() + " restarts with the name renamed");
        lab.rename(leader.name(), "renamed");
        recorder.goOn(QUIET, LIMIT);
        recorder.goOn(LIMIT, LIMIT);
        recorder.note("resume");
        Await.until("somebody to take it", FAILOVER, lab::tryToResume);
        recorder.goOn(QUIET, LIMIT);
        lab.rename("renamed", leader.name());
    }

    private void dcsOutage(Recorder recorder) {
        freezeEtcd(recorder);
    }

    private void dcsOutageInFailsafeMode(Recorder recorder) {
        recorder.note("failsafe_mode on");
        lab.configure("{\"failsafe_mode\":true}");
        recorder.goOn(QUIET, LIMIT);
        freezeEtcd(recorder);
        lab.configure("{\"failsafe_mode\":false}");
    }

    private void freezeEtcd(Recorder recorder) {
        recorder.note("etcd frozen");
        lab.freezeEtcd();
        recorder.goOn(LIMIT, Duration.ofSeconds(30));
        recorder.note("etcd thawed");
        lab.thawEtcd();
        recorder.goOn(QUIET, LIMIT);
    }

    private void postmasterHung(Recorder recorder) {
        Member leader = lab.requireLeader();
        recorder.note("postmaster of " + leader.name() + " frozen");
        lab.freezePostmaster(leader.name());
        recorder.goOn(QUIET, Duration.ofSeconds(30));
        recorder.note("thawed");
        lab.thaw(leader.name());
        recorder.goOn(QUIET, LIMIT);
    }

    private void postgresHung(Recorder recorder) {
        Member leader = lab.requireLeader();
        recorder.note("all of PostgreSQL of " + leader.name() + " frozen");
        lab.freezePostgres(leader.name());
        recorder.goOn(LIMIT, Duration.ofSeconds(30));
        recorder.note("thawed");
        lab.thaw(leader.name());
        recorder.goOn(QUIET, LIMIT);
    }

    /** Times that break Patroni's own rule. */
    private void shortTtl(Recorder recorder) {
        recorder.note("ttl 20, loop_wait 10, retry_timeout 10");
        lab.configure("{\"ttl\":20,\"loop_wait\":10,\"retry_timeout\":10}");
        recorder.goOn(Duration.ofSeconds(12), LIMIT);
        recorder.note("ttl and loop_wait as text");
        lab.configure("{\"ttl\":\"20\",\"loop_wait\":\"5\",\"retry_timeout\":5}");
        recorder.goOn(Duration.ofSeconds(12), LIMIT);
        lab.configure("{\"ttl\":20,\"loop_wait\":5,\"retry_timeout\":5}");
    }

    private void siteSwitch() throws IOException {
        LabOptions options = lab.options().withMembers(2).following(lab.requireLeader());
        try (Lab other = Lab.start(options)) {
            record("standby-cluster", List.of(lab, other), recorder -> recorder.goOn(SHORT, SHORT));
            record("site-switch", List.of(lab, other), recorder -> {
                recorder.note("site a becomes a standby cluster of b");
                lab.follow(other.requireLeader());
                recorder.goOn(QUIET, LIMIT);
                recorder.note("site b is promoted");
                other.followNobody();
                recorder.goOn(Duration.ofSeconds(12), LIMIT);
            });
            record("standby-cluster-switchover", List.of(lab, other), this::switchover);
            // Back, so that the lab can be used again.
            other.follow(lab.requireLeader());
            lab.followNobody();
        }
    }
}
