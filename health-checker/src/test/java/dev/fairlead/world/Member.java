package dev.fairlead.world;

import dev.fairlead.cluster.Backend;
import java.net.InetAddress;

/** One machine with a PostgreSQL server and the Patroni that looks after it. Its name may change, and so may its address. */
final class Member {
    private final World world;
    private final String host;
    private final Version version;
    private final Postgres postgres;
    private final Patroni patroni;
    private Cluster cluster;
    private String name;
    private String address;
    private String advertised;
    private String systemIdentifier;
    private boolean gone;
    private boolean restHung;
    private boolean noFailover;

    Member(World world, Cluster cluster, String host, String address, Version version, Wal wal) {
        this.world = world;
        this.cluster = cluster;
        this.host = host;
        this.name = host;
        this.address = address;
        this.advertised = address;
        this.version = version;
        this.systemIdentifier = cluster.systemIdentifier();
        this.postgres = new Postgres(world, this, wal);
        this.patroni = new Patroni(world, this);
    }

    /** The machine, which keeps its name whatever happens to the member. */
    String host() {
        return host;
    }

    /** Its name in Patroni. */
    String name() {
        return name;
    }

    void rename(String other) {
        name = other;
    }

    Version version() {
        return version;
    }

    Cluster cluster() {
        return cluster;
    }

    Postgres postgres() {
        return postgres;
    }

    Patroni patroni() {
        return patroni;
    }

    String systemIdentifier() {
        return systemIdentifier;
    }

    void systemIdentifier(String other) {
        systemIdentifier = other;
    }

    String address() {
        return address;
    }

    /** The address that its key in the DCS shows. */
    String advertised() {
        return advertised;
    }

    void move(String to) {
        address = to;
        advertised = to;
    }

    void advertise(String other) {
        advertised = other;
    }

    void join(Cluster other) {
        cluster = other;
        systemIdentifier = other.systemIdentifier();
    }

    boolean isGone() {
        return gone;
    }

    void gone(boolean now) {
        gone = now;
    }

    /** Its REST API takes connections and does not answer. */
    boolean isRestHung() {
        return restHung || patroni.process().isFrozen();
    }

    void restHung(boolean now) {
        restHung = now;
    }

    boolean isNoFailover() {
        return noFailover;
    }

    void noFailover(boolean now) {
        noFailover = now;
    }

    boolean reachesDcs() {
        return cluster.dcs().isUp() && !gone && world.network().connects(host, "dcs");
    }

    /** Whether this Patroni gets an answer of that member's. */
    boolean hears(Member other) {
        return !other.isGone()
                && !other.patroni().process().isDead()
                && !other.isRestHung()
                && world.network().connects(host, other.host());
    }

    String apiUrl() {
        return apiUrl(address);
    }

    static String apiUrl(String address) {
        return "http://" + address + ":8008";
    }

    Backend backend() {
        return new Backend(address, 5432, InetAddress.ofLiteral(address));
    }

    @Override
    public String toString() {
        return name.equals(host) ? host : name + " on " + host;
    }
}
