package dev.fairlead.bench.connect;

import dev.fairlead.bench.lab.Background;
import dev.fairlead.bench.lab.Lab;
import dev.fairlead.bench.lab.LabException;
import dev.fairlead.bench.lab.Member;
import dev.fairlead.bench.lab.Sql;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** PgBouncers, configured by the page's words. */
public final class Pooler {
    private Pooler() {}

    /** One beside each member, on {@code port} of its host. */
    public static List<Background> besideEach(Lab lab, int port) {
        List<Background> poolers = new ArrayList<>();
        for (Member member : lab.members()) {
            poolers.add(start(
                    lab,
                    Page.block("pooler")
                            .replace("127.0.0.1 port=5432", member.host() + " port=" + member.postgresPort())
                            .replace("listen_addr = *", "listen_addr = " + member.host())
                            .replace("6432", Integer.toString(port))));
        }
        return poolers;
    }

    static Background start(Lab lab, String configuration) {
        Path users = lab.directory().resolve("pgbouncer-users");
        try {
            // Once: one that starts while the file is written again reads it empty, and declines everybody for good.
            if (!Files.exists(users)) {
                Files.writeString(users, "\"%s\" \"%s\"\n".formatted(Sql.USER, Sql.PASSWORD));
            }
        } catch (IOException e) {
            throw new LabException("cannot write " + users, e);
        }
        List<String> command = new ArrayList<>(List.of("pgbouncer", "--quiet"));
        // It refuses to stay root.
        if (System.getProperty("user.name").equals("root")) {
            command.addAll(List.of("--user", "postgres"));
        }
        String text = configuration.replace("/etc/pgbouncer/userlist.txt", users.toString());
        // Debian's place for the socket belongs to its service.
        return Background.start(lab, command, text.replace("[pgbouncer]", "[pgbouncer]\nunix_socket_dir ="), Map.of());
    }
}
