package dev.fairlead.world;

/** What must hold at every step, whatever happens. */
enum Invariant {
    I1("no write session is opened to a member that has not shown itself writable"),
    I2("no write session stays on an old primary once another may be promoted"),
    I3("no two members are served as the primary at once"),
    I4("the floor never falls by itself except as R4 says"),
    I5("every route serves when the cluster has been healthy for two seconds"),
    I6("held clients are served in order, or told why in time"),
    I7("an acknowledged row was acknowledged by the leader"),
    I8("the status says what the data path does"),
    LOAD("a member's REST API is kept busy for a quarter of the time at most");

    private final String words;

    Invariant(String words) {
        this.words = words;
    }

    String words() {
        return words;
    }
}
