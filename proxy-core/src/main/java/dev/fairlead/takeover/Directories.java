package dev.fairlead.takeover;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Whose files are whose. Linux only. */
final class Directories {
    private Directories() {}

    /** The user that this process runs as. */
    static int ownUid() throws IOException {
        return effectiveUid(Files.readString(Path.of("/proc/self/status")));
    }

    /**
     * Of {@code Uid: REAL EFFECTIVE SAVED FILESYSTEM}, with tabs between. Not the owner of {@code /proc/self}: that is a link, which is root's, and what it leads to
     * may be root's too.
     *
     * @see <a href="https://man7.org/linux/man-pages/man5/proc_pid_status.5.html">proc_pid_status(5)</a>
     */
    static int effectiveUid(String status) throws IOException {
        String line = status.lines()
                .filter(each -> each.startsWith("Uid:"))
                .findFirst()
                .orElseThrow(() -> new IOException("/proc/self/status does not say whose process this is"));
        return Integer.parseInt(line.split("\\s+")[2]);
    }

    /**
     * Makes {@code directory} when it is missing, for this user alone.
     *
     * @throws IOException also when it is there, and others could replace what is in it
     */
    static void makePrivate(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(directory);
        int owner = uid(directory);
        boolean foreign = owner != 0 && owner != ownUid();
        if (foreign
                || permissions.contains(PosixFilePermission.OTHERS_WRITE)
                || permissions.contains(PosixFilePermission.GROUP_WRITE)) {
            throw new IOException("others can write to the directory " + directory);
        }
    }

    private static int uid(Path file) throws IOException {
        return (Integer) Files.getAttribute(file, "unix:uid", LinkOption.NOFOLLOW_LINKS);
    }
}
