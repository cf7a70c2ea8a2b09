package dev.fairlead.run;

/** Why the proxy could not start, in one sentence for people: a port that is taken, a file that cannot be used. */
public final class StartFailure extends Exception {
    private static final long serialVersionUID = 1;

    StartFailure(String sentence) {
        super(sentence);
    }

    StartFailure(String sentence, Throwable cause) {
        super(sentence, cause);
    }

    /** The sentence. */
    public String sentence() {
        return String.valueOf(getMessage());
    }
}
