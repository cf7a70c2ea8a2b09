package dev.fairlead.bench.peer;

import dev.fairlead.bench.lab.Lab;
import dev.fairlead.bench.lab.Sql;
import java.nio.file.Path;
import java.util.List;

/** PgBouncer in session mode, which is the mode in which a client keeps a server to itself, as behind a proxy. */
public record PgBouncerRecipe() implements Recipe {
    @Override
    public String name() {
        return "PgBouncer, session mode";
    }

    @Override
    public Family family() {
        return Family.PGBOUNCER;
    }

    @Override
    public String reason() {
        return "Session mode and otherwise its defaults; it logs clients in itself, with the same SCRAM as PostgreSQL,"
                + " and then reuses server connections: an advantage where clients come and go. No log of connections.";
    }

    @Override
    public String version() {
        return Versions.of("pgbouncer", "--version");
    }

    @Override
    public boolean suits(Backend backend) {
        return backend.isPostgres();
    }

    @Override
    public Running launch(Lab lab, Backend backend) {
        String address = Running.newAddress(lab);
        Path users = Running.write(
                lab.newDirectory("pgbouncer-users-" + address.replace(':', '-')).resolve("users"),
                "\"%s\" \"%s\"%n".formatted(Sql.USER, Sql.PASSWORD));
        return Running.start(
                this,
                lab,
                address,
                text(backend, address, users),
                file -> List.of("pgbouncer", "--quiet", file.toString()));
    }

    private static String text(Backend backend, String address, Path users) {
        String[] place = address.split(":");
        return """
            [databases]
            %s = host=%s port=%d

            [pgbouncer]
            listen_addr = %s
            listen_port = %s
            unix_socket_dir =
            %sauth_type = scram-sha-256
            auth_file = %s
            pool_mode = session
            default_pool_size = 100
            max_client_conn = 6000
            ignore_startup_parameters = extra_float_digits
            log_connections = 0
            log_disconnections = 0
            """.formatted(Sql.DATABASE, backend.host(), backend.port(), place[0], place[1], account(), users);
    }

    /** It refuses to stay root. */
    private static String account() {
        return System.getProperty("user.name").equals("root") ? "user = postgres\n" : "";
    }
}
