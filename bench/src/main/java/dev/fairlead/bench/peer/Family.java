package dev.fairlead.bench.peer;

/** Which peers a target means. */
public enum Family {
    FAIRLEAD,
    /** HAProxy with the sizes and the copying that it has when nobody says otherwise. */
    HAPROXY_DEFAULT,
    /** HAProxy set for bulk. */
    HAPROXY_TUNED,
    NGINX,
    PGBOUNCER,
    /** No proxy at all: what load and backend can do. */
    DIRECT
}
