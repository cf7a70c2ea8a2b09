package dev.fairlead.bench.lab;

/** Which Patroni and PostgreSQL the members of a lab run. */
public enum PatroniVersion {
    /** The packages of this machine; on Debian 12 Patroni 3.0.2 and PostgreSQL 15. */
    MACHINE,
    /** Debian 13's packages (Patroni 4.0.7 and PostgreSQL 17), inside the root file system named by {@link Prerequisites#debian13Root()}. */
    DEBIAN_13
}
