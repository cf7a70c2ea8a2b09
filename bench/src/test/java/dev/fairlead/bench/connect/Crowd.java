package dev.fairlead.bench.connect;

import dev.fairlead.bench.lab.Await;
import dev.fairlead.bench.lab.Background;
import dev.fairlead.bench.lab.Lab;
import dev.fairlead.bench.lab.LabException;
import dev.fairlead.bench.lab.SharedLab;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.TestReporter;

/** Applications of every kind side by side, made of the page's words. Confined to the test's thread. */
final class Crowd implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(150);
    /** Debian's, which has Debian's modules. */
    private static final String PYTHON = "/usr/bin/python3";

    private static final long IDS = 1_000_000_000L;
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final Lab lab;
    private final List<Application> applications = new ArrayList<>();
    private final List<Background> poolers = new ArrayList<>();

    /** Skips the test where a client is missing. */
    Crowd(Lab lab) {
        SharedLab.requireCommands("psql", "node", "npm", "pgbouncer");
        this.lab = lab;
    }

    // ---- kinds of clients; "one" and "two" are the number of addresses

    Crowd psql(String addresses, Place place) {
        String program = Page.block("psql") + "\n" + resource("writer.sh");
        return program("psql", addresses, place.in(Page.block("libpq-" + addresses)), "sh", "writer.sh", program);
    }

    Crowd psycopg(String addresses, Place place) {
        String program = "import os\n\nDATABASE = os.environ[\"DATABASE\"]\n" + Page.block("psycopg") + "\n\n"
                + resource("writer.py");
        return program("psycopg", addresses, place.in(Page.block("libpq-" + addresses)), PYTHON, "writer.py", program);
    }

    Crowd hikari(String addresses, Place place) {
        int number = COUNT.incrementAndGet();
        String properties = place.in(Page.block("hikari-" + addresses));
        applications.add(HikariApplication.start("HikariCP, " + addresses, number, number * IDS, properties));
        return this;
    }

    Crowd node(String addresses, Place place) {
        return node("node-postgres, " + addresses, place.in(Page.block("node-" + addresses)));
    }

    private Crowd node(String name, String addresses) {
        String program = addresses + "\n" + Page.block("node") + "\n" + resource("writer.js");
        return program(name, Map.of("NODE_PATH", nodeModules()), "node", "writer.js", program);
    }

    /** node-postgres, PgBouncer, Fairlead. */
    Crowd behindPgBouncer(String addresses, Place place) {
        Place own = new Place(lab.serviceHost(), lab.serviceHost(), lab.freeServicePort());
        String configuration = place.in(Page.block("pgbouncer-" + addresses)) + "\n\n"
                + Page.block("pgbouncer")
                        .replace("127.0.0.1", own.one())
                        .replace("6432", Integer.toString(own.port()))
                        .replace("server_connect_timeout = 70", "server_connect_timeout = " + patience(addresses));
        poolers.add(Pooler.start(lab, configuration));
        return node("PgBouncer in front, " + addresses, own.in(Page.block("node-one")));
    }

    private static int patience(String addresses) {
        return addresses.equals("one") ? 70 : 10;
    }

    /** node-postgres, Fairlead, a PgBouncer beside each member. */
    Crowd beforePgBouncer(Proxies proxies) {
        poolers.addAll(Pooler.besideEach(lab, proxies.pooledPort()));
        Place pooled = new Place(proxies.place().one(), proxies.place().two(), proxies.pooledPort());
        return node("PgBouncer behind, one", pooled.in(Page.block("node-one")));
    }

    private Crowd program(
            String client, String addresses, String database, String interpreter, String file, String text) {
        return program(client + ", " + addresses, Map.of("DATABASE", database), interpreter, file, text);
    }

    private Crowd program(String name, Map<String, String> environment, String interpreter, String file, String text) {
        int number = COUNT.incrementAndGet();
        Path directory = lab.newDirectory("application" + number);
        Path program = write(directory.resolve(file), text);
        List<String> command =
                List.of(interpreter, program.toString(), Integer.toString(number), Long.toString(number * IDS));
        applications.add(ProgramApplication.start(name, number, directory, environment, command));
        return this;
    }

    private static String nodeModules() {
        return Path.of(answer("install/node-clients.sh"), "node_modules").toString();
    }

    /** Whether psycopg's {@code connect_timeout} is for each host, as it is from 3.1.13 on. */
    static boolean psycopgTriesEachHost() {
        String[] version = answer(PYTHON, "-c", "import psycopg; print(psycopg.__version__)")
                .split("\\.");
        return Integer.parseInt(version[1]) > 1 || Integer.parseInt(version[2]) >= 13;
    }

    private static String answer(String... command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new LabException("cannot run " + command[0], e);
        }
    }

    private static String resource(String name) {
        try (var in = Crowd.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new LabException(name + " is not on the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path write(Path file, String text) {
        try {
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // ---- questions

    List<Application> applications() {
        return List.copyOf(applications);
    }

    /** Waits until each of them has committed that many rows more. */
    void awaitRows(int more) {
        long now = System.nanoTime();
        for (Application application : applications) {
            try {
                Await.until(
                        "rows",
                        LIMIT,
                        () -> application.diary().since(now).done().size() >= more);
            } catch (LabException e) {
                List<Event> events = application.diary().events();
                throw new LabException(
                        application.name() + " writes no more; it said last: "
                                + events.subList(Math.max(0, events.size() - 10), events.size()),
                        e);
            }
        }
    }

    /** What the tables of the page were made of. */
    void tell(String what, long sinceNanos, TestReporter reporter) {
        applications.forEach(application -> reporter.publishEntry(
                what + ", " + application.name(), application.diary().summary(sinceNanos)));
    }

    @Override
    public void close() {
        applications.forEach(Application::close);
        poolers.forEach(Background::close);
    }
}
