package dev.fairlead.admin;

/** A request that cannot be understood, with a sentence for who sent it. */
public final class BadRequest extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** @param sentence names the parameter and what is wrong with it */
    public BadRequest(String sentence) {
        super(sentence);
    }

    /** The sentence. */
    public String sentence() {
        return String.valueOf(getMessage());
    }
}
