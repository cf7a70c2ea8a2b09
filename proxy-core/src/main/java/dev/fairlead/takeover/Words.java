package dev.fairlead.takeover;

/** What is said in a conversation; {@code package-info} has the order. Another meaning of any of it needs another version. */
final class Words {
    /** The first line, with the version: who says neither this one nor the next is refused before anything is handed out. */
    static final String HELLO = "fairlead take-over 3";

    /** Of builds that know nothing of {@link #KNOWN}. */
    static final String OLDER_HELLO = "fairlead take-over 2";

    static final String SOCKET = "socket ";
    static final String ORDER = "order ";
    static final String KNOWN = "known ";
    static final String END = "end";
    static final String REFUSED = "refused ";
    static final String ACCEPTING = "accepting";
    static final String YOURS = "yours";
    static final String THANKS = "thanks";
    static final String HEEDED = "heeded";
    static final String NOT_HEEDED = "not heeded";

    private Words() {}
}
