package dev.fairlead.bench.lab;

/**
 * One member as the outside sees it.
 *
 * <p>It is reachable under two addresses: {@code host}, which it advertises and which a partition makes vanish, and {@code backHost}, the lab's own
 * way in, which no partition touches.
 *
 * @param name         Patroni's name, {@code node1} and so on; {@code far1} and so on in a standby cluster
 * @param host         advertised loopback address
 * @param backHost     the lab's own way in (PostgreSQL only)
 * @param etcdHost     the address under which this member, and only this one, reaches etcd
 * @param postgresPort differs between the members of a lab, so {@code inet_server_port()} tells them apart
 * @param restPort     port of the REST API on {@code host}; the same for all members of a lab
 * @param restScheme   http or https
 */
public record Member(
        String name, String host, String backHost, String etcdHost, int postgresPort, int restPort, String restScheme) {

    /** The same under another name. */
    Member named(String other) {
        return new Member(other, host, backHost, etcdHost, postgresPort, restPort, restScheme);
    }

    /** Base of the REST API, without a trailing slash. */
    public String restUrl() {
        return restScheme + "://" + host + ":" + restPort;
    }

    /** Advertised HOST:PORT of PostgreSQL. */
    public String postgres() {
        return host + ":" + postgresPort;
    }
}
