package dev.fairlead.bench.compare;

import dev.fairlead.bench.lab.Lab;
import dev.fairlead.bench.lab.LabException;
import dev.fairlead.bench.lab.Prerequisites;
import dev.fairlead.bench.lab.Sql;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** How PostgreSQL's own clients are called here. */
final class Postgres {
    static final Map<String, String> ENVIRONMENT = Map.of(
            "PGPASSWORD",
            Sql.PASSWORD,
            "PGDATABASE",
            Sql.DATABASE,
            "PGSSLMODE",
            "disable",
            "PGGSSENCMODE",
            "disable",
            "PGCONNECT_TIMEOUT",
            "10");

    private static final AtomicInteger COUNT = new AtomicInteger();

    private Postgres() {}

    /** A new directory for a program that prepares a database; a lab may be prepared more than once. */
    static Path newDirectory(Lab lab) {
        return lab.newDirectory("prepare-" + COUNT.incrementAndGet());
    }

    /**
     * Calls the program itself: Debian's wrapper in /usr/bin costs a start of perl.
     *
     * @param address HOST:PORT
     * @return a list to which more words may be added
     */
    static List<String> command(String program, String address, String... words) {
        Path bin = Prerequisites.postgresBin(Path.of("/"))
                .orElseThrow(() -> new LabException("there is no PostgreSQL here"));
        String[] place = address.split(":");
        List<String> command = new ArrayList<>(List.of(bin.resolve(program).toString()));
        command.addAll(List.of("-h", place[0], "-p", place[1], "-U", Sql.USER));
        command.addAll(List.of(words));
        return command;
    }
}
