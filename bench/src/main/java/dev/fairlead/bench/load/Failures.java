package dev.fairlead.bench.load;

import dev.fairlead.bench.load.Outcome.Acknowledged;
import dev.fairlead.bench.load.Outcome.Failed;
import dev.fairlead.bench.load.Outcome.Kind;
import java.net.ConnectException;
import java.sql.SQLException;

/** Turns the driver's exceptions into values. */
final class Failures {
    /** PostgreSQL: read_only_sql_transaction. */
    private static final String READ_ONLY = "25006";

    private Failures() {}

    static Outcome whileConnecting(SQLException e) {
        Kind kind = e.getCause() instanceof ConnectException refusal && isRefusal(refusal)
                ? Kind.REFUSED
                : Kind.CONNECT_FAILED;
        return failed(kind, e);
    }

    static Outcome whileWriting(SQLException e) {
        String state = stateOf(e);
        if (state.equals(READ_ONLY)) {
            return failed(Kind.READ_ONLY, e);
        }
        // Class 08 is a broken connection, 57P an intervention of the operator: shutdown, crash, terminated.
        boolean broken = state.startsWith("08") || state.startsWith("57P");
        return failed(broken ? Kind.BROKEN_SESSION : Kind.OTHER, e);
    }

    static boolean isFailure(Outcome outcome) {
        return switch (outcome) {
            case Acknowledged done -> false;
            case Failed failed -> true;
        };
    }

    private static boolean isRefusal(ConnectException e) {
        return String.valueOf(e.getMessage()).contains("refused");
    }

    private static Outcome failed(Kind kind, SQLException e) {
        return new Failed(kind, stateOf(e), String.valueOf(e.getMessage()));
    }

    private static String stateOf(SQLException e) {
        String state = e.getSQLState();
        return state == null ? "" : state;
    }
}
