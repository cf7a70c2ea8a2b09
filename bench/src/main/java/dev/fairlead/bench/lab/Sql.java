package dev.fairlead.bench.lab;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;

/** Connections to the lab's PostgreSQL servers, and the accounts that are there. */
public final class Sql {
    public static final String DATABASE = "app";
    /** Owns the database {@link #DATABASE}; logs in with SCRAM. */
    public static final String USER = "app";

    public static final String PASSWORD = "app-password";
    public static final String SUPERUSER = "postgres";
    public static final String SUPERUSER_PASSWORD = "super-password";

    private Sql() {}

    /** Opens a session as {@link #USER}, waiting for every answer as long as it takes. {@code address} is HOST:PORT. */
    public static Connection open(String address) throws SQLException {
        return open(address, DATABASE, USER, PASSWORD, Duration.ZERO);
    }

    /** As {@link #open(String)}, but a connect, or an answer that takes longer than {@code timeout} (whole seconds), breaks the session. */
    public static Connection open(String address, Duration timeout) throws SQLException {
        return open(address, DATABASE, USER, PASSWORD, timeout);
    }

    /** Opens a superuser's session on one member, through the lab's own way in. */
    public static Connection openAsSuperuser(Member member, String database) throws SQLException {
        return open(
                member.backHost() + ":" + member.postgresPort(),
                database,
                SUPERUSER,
                SUPERUSER_PASSWORD,
                Duration.ofSeconds(5));
    }

    private static Connection open(String address, String database, String user, String password, Duration timeout)
            throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", user);
        properties.setProperty("password", password);
        properties.setProperty("sslmode", "disable");
        properties.setProperty("gssEncMode", "disable");
        properties.setProperty("connectTimeout", Long.toString(timeout.toSeconds()));
        properties.setProperty("socketTimeout", Long.toString(timeout.toSeconds()));
        return DriverManager.getConnection("jdbc:postgresql://" + address + "/" + database, properties);
    }
}
