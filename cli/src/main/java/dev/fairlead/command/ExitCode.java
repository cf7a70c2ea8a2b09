package dev.fairlead.command;

/** What the program's exit status says; documented in every {@code --help}. */
final class ExitCode {
    static final int OK = 0;

    /** Something that was tried did not succeed: a port is taken, an address does not answer. */
    static final int FAILED = 1;

    /** The configuration or the command line is wrong; nothing was tried. */
    static final int INVALID = 2;

    /** The proxy knows no such route, cluster, member or session. */
    static final int NOT_FOUND = 3;

    /** The proxy has refused: the token is missing or wrong, or the order does not fit the state of things. */
    static final int REFUSED = 4;

    /** It was done, but for a part that the report names. */
    static final int INCOMPLETE = 5;

    /** For the help of commands that ask a running proxy. */
    static final String OF_CLIENTS =
            "Exit status: 0 done; 1 the proxy does not answer, or could not confirm it in time; 2 the command line is"
                    + " wrong; 3 there is no such route, member or session; 4 the proxy has refused.";

    private ExitCode() {}

    /** @param status of an answer that is not 200 */
    static int of(int status) {
        return switch (status) {
            case 400, 413 -> INVALID;
            case 404 -> NOT_FOUND;
            case 401, 403, 409 -> REFUSED;
            default -> FAILED;
        };
    }
}
