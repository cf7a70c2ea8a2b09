package dev.fairlead.bench.connect;

import dev.fairlead.bench.lab.Lab;
import dev.fairlead.bench.lab.LabException;
import dev.fairlead.bench.lab.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Set;

/** What the cluster's primary has of an application's rows. */
final class Ledger {
    private Ledger() {}

    /** The rows that {@code diary} takes for committed and that are not there. */
    static Set<Long> lost(Lab lab, int client, Diary diary) {
        Set<Long> lost = new HashSet<>(diary.ids());
        try (Connection session = Sql.openAsSuperuser(lab.requireLeader(), Sql.DATABASE);
                Statement question = session.createStatement();
                ResultSet rows = question.executeQuery("select id from writes where client = " + client)) {
            while (rows.next()) {
                lost.remove(rows.getLong(1));
            }
            return lost;
        } catch (SQLException e) {
            throw new LabException("the primary does not say what it has", e);
        }
    }
}
