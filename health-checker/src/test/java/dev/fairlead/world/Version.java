package dev.fairlead.world;

/** A Patroni release, by what it does differently. */
enum Version {
    V3("3.0.2", "master", false, true),
    V4("4.1.4", "primary", true, false);

    private final String number;
    private final String primary;
    private final boolean modern;
    private final boolean takesLockBack;

    Version(String number, String primary, boolean modern, boolean takesLockBack) {
        this.number = number;
        this.primary = primary;
        this.modern = modern;
        this.takesLockBack = takesLockBack;
    }

    String number() {
        return number;
    }

    /** Its word for the role of a primary. */
    String primary() {
        return primary;
    }

    /** From 3.2 on a body says the member's name; {@code /cluster} says the scope. */
    boolean saysName() {
        return modern;
    }

    boolean adjustsTimes() {
        return modern;
    }

    /** A leader that was frozen for longer than {@code ttl} writes the leader key again, over the one of the new leader (measured). */
    boolean takesLockBack() {
        return takesLockBack;
    }
}
