package dev.fairlead.bench.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Who runs the lab's servers: {@code postgres} when we are root (PostgreSQL refuses to run as root), else ourselves. */
record Account(String name, boolean isOurs) {
    static Account choose() {
        String self = System.getProperty("user.name");
        return self.equals("root") ? new Account("postgres", false) : new Account(self, true);
    }

    /** Words to put before a command so that it runs under this account; empty when it is ours. */
    List<String> prefix() {
        return isOurs
                ? List.of()
                : List.of("setpriv", "--reuid=" + name, "--regid=" + name, "--init-groups", "--inh-caps=-all");
    }

    /** Words to put before a command that only root may run; {@code sudo -n} fails instead of asking for a password. */
    List<String> asRoot() {
        return isOurs ? List.of("sudo", "-n") : List.of();
    }

    void own(Path path) {
        if (isOurs) {
            return;
        }
        try {
            Files.setOwner(
                    path, path.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(name));
        } catch (IOException e) {
            throw new LabException("cannot give " + path + " to " + name, e);
        }
    }
}
