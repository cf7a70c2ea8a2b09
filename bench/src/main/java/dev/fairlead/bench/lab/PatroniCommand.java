package dev.fairlead.bench.lab;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How Patroni is started, in each of the two versions. */
final class PatroniCommand {
    /**
     * Enters the Debian 13 root in a mount name space of its own: the mounts end with the last process in it, so nothing is left to unmount. The lab's
     * directory has the same path inside as outside, and the host's accounts are known there.
     *
     * <p>Arguments: the root, the lab's directory, the member's directory, the command.
     */
    private static final String ENTER_ROOT = """
        set -e
        root=$1; lab=$2; member=$3; shift 3
        mount -t proc proc "$root/proc"
        mount --rbind /dev "$root/dev"
        mount --bind /etc/passwd "$root/etc/passwd"
        mount --bind /etc/group "$root/etc/group"
        mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"
        mkdir "$root$lab"
        mount --bind "$lab" "$root$lab"
        exec chroot "$root" sh -c 'cd "$1"; shift; exec "$@"' sh "$member" "$@"
        """;

    private PatroniCommand() {}

    /** The directory of PostgreSQL's programs as Patroni will see it. */
    static Path postgresBin(PatroniVersion version) {
        Path root = switch (version) {
            case MACHINE -> Path.of("/");
            case DEBIAN_13 -> Prerequisites.debian13Root();
        };
        return Prerequisites.postgresBin(root).orElseThrow(() -> new LabException("no PostgreSQL server in " + root));
    }

    /** @param config Patroni's configuration file in {@code member}, the member's directory below {@code lab} */
    static List<String> of(PatroniVersion version, Account account, Path lab, Path member, Path config) {
        List<String> command = new ArrayList<>();
        if (version == PatroniVersion.DEBIAN_13) {
            command.addAll(List.of("unshare", "--mount", "--propagation", "private", "sh", "-c", ENTER_ROOT, "sh"));
            command.add(Prerequisites.debian13Root().toString());
            command.add(lab.toString());
            command.add(member.toString());
        }
        command.addAll(account.prefix());
        command.addAll(List.of("patroni", config.toString()));
        return command;
    }
}
