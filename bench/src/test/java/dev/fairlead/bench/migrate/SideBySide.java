package dev.fairlead.bench.migrate;

import dev.fairlead.bench.lab.Background;
import dev.fairlead.bench.lab.Lab;
import dev.fairlead.bench.lab.LabException;
import dev.fairlead.bench.lab.Member;
import dev.fairlead.bench.lab.Sql;
import dev.fairlead.bench.migrate.Shape.Goal;
import dev.fairlead.bench.peer.FairleadProcess;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** One shape's HAProxy, and the Fairlead that its import became, in front of the same members. Confined to the test's thread. */
record SideBySide(Shape shape, Lab lab, Lab other, Background haproxy, FairleadProcess fairlead)
        implements AutoCloseable {
    private static final Duration ANSWER = Duration.ofSeconds(5);
    /** So many at once that each of a few members has its share, however they are chosen. */
    private static final int SESSIONS = 6;

    static SideBySide start(Shape shape, Lab lab, Lab other) {
        Background haproxy =
                Background.start(lab, List.of("haproxy", "-db", "-f"), shape.haproxy(), shape.environment());
        String admin = lab.secondServiceHost() + ":" + lab.freeServicePort();
        FairleadProcess fairlead = FairleadProcess.beginConfigured(lab, shape.fairlead(admin));
        return new SideBySide(shape, lab, other, haproxy, fairlead);
    }

    /** Which members a port led to, by their PostgreSQL ports. */
    record Reached(Set<Integer> byHaproxy, Set<Integer> byFairlead) {}

    Map<Goal, Reached> reached() {
        Map<Goal, Reached> reached = new LinkedHashMap<>();
        shape.goals()
                .forEach((port, goal) -> reached.merge(
                        goal,
                        new Reached(
                                members(lab.serviceHost() + ":" + port), members(lab.secondServiceHost() + ":" + port)),
                        SideBySide::both));
        return reached;
    }

    private static Reached both(Reached first, Reached second) {
        Set<Integer> haproxy = new TreeSet<>(first.byHaproxy);
        Set<Integer> fairlead = new TreeSet<>(first.byFairlead);
        haproxy.addAll(second.byHaproxy);
        fairlead.addAll(second.byFairlead);
        return new Reached(haproxy, fairlead);
    }

    /** What must come of it, as the cluster is now. */
    Map<Goal, Reached> due() {
        Map<Goal, Reached> due = new LinkedHashMap<>();
        for (Goal goal : shape.goals().values()) {
            Set<Integer> here = switch (goal) {
                case PRIMARY -> ports(List.of(lab.requireLeader()));
                case REPLICAS, REPLICAS_HERE_EVERYBODY_THERE -> ports(lab.replicas());
                case OTHER_PRIMARY -> ports(List.of(other.requireLeader()));
                case OTHER_REPLICAS -> ports(other.replicas());
            };
            Set<Integer> there = goal == Goal.REPLICAS_HERE_EVERYBODY_THERE ? ports(lab.members()) : here;
            due.put(goal, new Reached(there, here));
        }
        return due;
    }

    private static Set<Integer> ports(List<Member> members) {
        return members.stream().map(Member::postgresPort).collect(Collectors.toCollection(TreeSet::new));
    }

    /** The members behind an address, or a zero where it does not serve. */
    private static Set<Integer> members(String address) {
        Set<Integer> members = new TreeSet<>();
        List<Connection> sessions = new ArrayList<>();
        try {
            for (int i = 0; i < SESSIONS; i++) {
                Connection session = Sql.open(address, ANSWER);
                sessions.add(session);
                members.add(port(session));
            }
        } catch (SQLException notNow) {
            members.add(0);
        }
        sessions.forEach(SideBySide::closeQuietly);
        return members;
    }

    private static int port(Connection session) throws SQLException {
        try (Statement question = session.createStatement();
                ResultSet row = question.executeQuery("select inet_server_port()")) {
            row.next();
            return row.getInt(1);
        }
    }

    private static void closeQuietly(Connection session) {
        try {
            session.close();
        } catch (SQLException alreadyBroken) {
            throw new LabException("a session cannot be closed", alreadyBroken);
        }
    }

    @Override
    public void close() {
        haproxy.close();
        fairlead.close();
    }
}
