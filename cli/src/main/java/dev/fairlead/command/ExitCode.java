package dev.fairlead.command;

/** What the program's exit status says; documented in every {@code --help}. */
final class ExitCode {
    static final int OK = 0;

    /** Something that was tried did not succeed: a port is taken, an address does not answer. */
    static final int FAILED = 1;

    /** The configuration or the command line is wrong; nothing was tried. */
    static final int INVALID = 2;

    private ExitCode() {}
}
