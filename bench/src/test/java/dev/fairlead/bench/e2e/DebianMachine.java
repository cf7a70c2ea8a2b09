package dev.fairlead.bench.e2e;

import dev.fairlead.bench.lab.Await;
import dev.fairlead.bench.lab.Lab;
import dev.fairlead.bench.lab.LabException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A clean Debian 13 machine with a real systemd, in name spaces of its own but for the network, which is this machine's, so that it reaches a lab. What it
 * changes is in memory and gone with it. Belongs to one thread. Lifecycle: from {@link #boot} to {@link #close}, or the lab's end.
 */
final class DebianMachine implements AutoCloseable {
    private static final Path ROOT = Path.of(System.getenv().getOrDefault("FAIRLEAD_CACHE", "/var/cache/fairlead"))
            .resolve("debian13-machine");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Where it sees the directory of exchange. */
    private static final String EXCHANGE = "/mnt";

    /**
     * A control group of its own, in a name space of which it is the root: systemd manages what is below. Arguments: the group, and all of {@link #BOOT}'s.
     */
    private static final String ENTER = """
        set -e
        group=$1; boot=$2; shift 2
        mkdir "$group"
        echo $$ >"$group/cgroup.procs"
        exec unshare --cgroup --mount --uts --ipc --pid --fork --kill-child --propagation private sh -c "$boot" sh "$@"
        """;

    /**
     * What container managers do before they start systemd. The kernel's settings and devices are out of its reach. Arguments: the root, which is not
     * written to, a directory for what is, the directory of exchange.
     *
     * @see <a href="https://systemd.io/CONTAINER_INTERFACE/">The container interface</a>
     */
    private static final String BOOT = """
        set -e
        lower=$1; work=$2; exchange=$3
        mount -t tmpfs tmpfs "$work"
        mkdir "$work/upper" "$work/work" "$work/root"
        root=$work/root
        mount -t overlay overlay -o "lowerdir=$lower,upperdir=$work/upper,workdir=$work/work" "$root"
        mount -t proc proc "$root/proc"
        mount --bind "$root/proc/sys" "$root/proc/sys"
        mount -o remount,bind,ro "$root/proc/sys"
        mount -t sysfs -o ro sysfs "$root/sys"
        mount -t cgroup2 cgroup2 "$root/sys/fs/cgroup"
        mount -t tmpfs -o mode=755 tmpfs "$root/dev"
        for device in null zero full random urandom tty; do
            touch "$root/dev/$device"
            mount --bind "/dev/$device" "$root/dev/$device"
        done
        mkdir "$root/dev/pts" "$root/dev/shm"
        mount -t devpts -o newinstance,ptmxmode=666 devpts "$root/dev/pts"
        ln -s pts/ptmx "$root/dev/ptmx"
        mount -t tmpfs -o mode=755 tmpfs "$root/run"
        mount --bind "$exchange" "$root/mnt"
        hostname clean-debian
        exec env -i container=fairlead PATH=/usr/sbin:/usr/bin chroot "$root" /usr/lib/systemd/systemd --log-target=journal
        """;

    private final Process process;
    private final Path exchange;
    private final Path group;

    private DebianMachine(Process process, Path exchange, Path group) {
        this.process = process;
        this.exchange = exchange;
        this.group = group;
    }

    /** Reasons, for people, why it cannot run here; empty when it can. */
    static List<String> missing() {
        List<String> missing = new ArrayList<>();
        if (!Files.isExecutable(ROOT.resolve("usr/lib/systemd/systemd"))) {
            missing.add("no Debian 13 machine in " + ROOT + " (make one with bench/install/debian13-machine.sh)");
        }
        if (!System.getProperty("user.name").equals("root")) {
            missing.add("only root may boot a machine");
        }
        if (controlGroups().isEmpty()) {
            missing.add("no control groups of version 2");
        }
        return missing;
    }

    /** Returns when systemd has started what it starts. */
    static DebianMachine boot(Lab lab) throws IOException {
        String name = "machine" + System.nanoTime();
        Path directory = lab.newDirectory(name);
        Path exchange = Files.createDirectory(directory.resolve("exchange"));
        Path work = Files.createDirectory(directory.resolve("work"));
        Path group = controlGroups().orElseThrow().resolve("fairlead-" + name);
        Process process = new ProcessBuilder(
                        "sh",
                        "-c",
                        ENTER,
                        "sh",
                        group.toString(),
                        BOOT,
                        ROOT.toRealPath().toString(),
                        work.toString(),
                        exchange.toString())
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile())
                .start();
        DebianMachine machine = new DebianMachine(process, exchange, group);
        try {
            machine.awaitSystemd(directory.resolve("log"));
            return machine;
        } catch (RuntimeException e) {
            machine.close();
            throw e;
        }
    }

    private void awaitSystemd(Path log) {
        try {
            Await.until("systemd to be up", PATIENCE, this::isUp);
        } catch (LabException e) {
            throw new LabException(e.getMessage() + ": " + read(log), e);
        }
    }

    /** Not while it is being prepared, either: what does that comes and goes. */
    private boolean isUp() {
        try {
            return process.isAlive() && List.of("running", "degraded").contains(said("systemctl", "is-system-running"));
        } catch (LabException notYet) {
            return false;
        }
    }

    /** Of the control groups of version 2, wherever they are. */
    private static Optional<Path> controlGroups() {
        try (Stream<String> mounts = Files.lines(Path.of("/proc/self/mounts"))) {
            return mounts.map(line -> line.split(" "))
                    .filter(fields -> fields[2].equals("cgroup2"))
                    .map(fields -> Path.of(fields[1]))
                    .filter(Files::isWritable)
                    .findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Its process 1, as we see it. */
    private Optional<Long> first() {
        return process.children().map(ProcessHandle::pid).findFirst();
    }

    private List<String> enter(String... command) {
        List<String> words = new ArrayList<>(List.of("nsenter", "--target"));
        words.add(first().orElseThrow(() -> new LabException("the machine is off"))
                .toString());
        words.addAll(List.of("--mount", "--uts", "--ipc", "--pid", "--cgroup", "--root", "--wd", "--"));
        words.addAll(List.of("env", "-i", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C.UTF-8"));
        words.addAll(List.of("DEBIAN_FRONTEND=noninteractive"));
        words.addAll(List.of(command));
        return words;
    }

    /** Runs a command there to its end, whatever that is, and returns what it said. */
    String said(String... command) {
        try (Program program = Program.of(enter(command).toArray(String[]::new))) {
            return program.said();
        }
    }

    /** As {@link #said}, of a command that must succeed. */
    String run(String... command) {
        try (Program program = Program.of(enter(command).toArray(String[]::new))) {
            return program.mustSucceed();
        }
    }

    /** Writes into a file that is there, and leaves its owner and mode. */
    void write(String file, String text) throws IOException {
        Files.writeString(exchange.resolve("text"), text);
        run("sh", "-c", "cat " + EXCHANGE + "/text >" + file);
    }

    /** Brings a file in; returns its path there. */
    String bring(Path file) throws IOException {
        Files.copy(file, exchange.resolve(file.getFileName()));
        return EXCHANGE + "/" + file.getFileName();
    }

    /** What it did last, for people. */
    String journal(String unit) {
        return said("journalctl", "--no-pager", "--lines=40", "--unit=" + unit);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return "(no log)";
        }
    }

    /** Ends process 1, and with it all others. */
    @Override
    public void close() {
        first().flatMap(ProcessHandle::of).ifPresent(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
            Await.until("the control group to be empty", PATIENCE, this::isGroupGone);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Removes it, from its deepest child up. */
    private boolean isGroupGone() {
        try (Stream<Path> groups = Files.walk(group)) {
            groups.filter(Files::isDirectory)
                    .sorted(java.util.Comparator.reverseOrder())
                    .forEach(path -> path.toFile().delete());
        } catch (IOException | java.io.UncheckedIOException changing) {
            return Files.notExists(group);
        }
        return Files.notExists(group);
    }
}
