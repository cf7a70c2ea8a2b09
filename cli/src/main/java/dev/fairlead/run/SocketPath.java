package dev.fairlead.run;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Where a process waits for its successor when nobody has said where: one place for each admin address of each user. Pure. */
final class SocketPath {
    private SocketPath() {}

    /**
     * @param admin as configured; with port 0 nobody else could know the place, so there is none
     * @param environment of the process: systemd's {@code RUNTIME_DIRECTORY} comes first, then the {@code XDG_RUNTIME_DIR} of people
     * @param user the name of the user
     */
    static Optional<Path> of(InetSocketAddress admin, Map<String, String> environment, String user) {
        if (admin.getPort() == 0) {
            return Optional.empty();
        }
        String file = "take-over-" + admin.getAddress().getHostAddress() + "-" + admin.getPort() + ".sock";
        return Optional.of(directory(environment, user).resolve(file));
    }

    private static Path directory(Map<String, String> environment, String user) {
        String systemd = environment.getOrDefault("RUNTIME_DIRECTORY", "");
        if (!systemd.isEmpty()) {
            return Path.of(systemd.split(":", 2)[0]);
        }
        String xdg = environment.getOrDefault("XDG_RUNTIME_DIR", "");
        return xdg.isEmpty() ? Path.of("/tmp", "fairlead-" + user) : Path.of(xdg, "fairlead");
    }
}
