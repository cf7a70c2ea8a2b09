package dev.fairlead.run;

/** Why a changed configuration could not be prepared, in one sentence for people; nothing has changed. */
final class ReloadFailure extends Exception {
    private static final long serialVersionUID = 1;

    ReloadFailure(String sentence) {
        super(sentence);
    }

    String sentence() {
        return String.valueOf(getMessage());
    }
}
