package dev.fairlead.command;

import java.io.IOException;

/** Why a running proxy could not be asked, or what it answered instead, with the exit status that says so. */
final class ClientFailure extends IOException {
    private static final long serialVersionUID = 1;

    private final int exitCode;

    /** @param sentence for people */
    ClientFailure(int exitCode, String sentence) {
        super(sentence);
        this.exitCode = exitCode;
    }

    int exitCode() {
        return exitCode;
    }
}
