package dev.fairlead.bench.lab;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The text of one member's Patroni configuration.
 *
 * @param member       whose
 * @param namespace    where in etcd clusters are kept
 * @param scope        name of the cluster
 * @param etcdPort     port of etcd on {@link Member#etcdHost()}
 * @param directory    the member's directory; also holds its unix socket
 * @param bin          directory of PostgreSQL's programs
 * @param options      the lab's
 * @param certificates present when REST or PostgreSQL speak TLS
 * @see <a href="https://patroni.readthedocs.io/en/latest/yaml_configuration.html">Patroni's YAML configuration</a>
 */
record PatroniConfig(
        Member member,
        String namespace,
        String scope,
        int etcdPort,
        Path directory,
        Path bin,
        LabOptions options,
        Optional<Certificates> certificates) {

    String text() {
        return head() + bootstrap() + postgresql();
    }

    private String head() {
        // use_proxies keeps Patroni to the one address of etcd that is its own, and that can be cut.
        return """
            namespace: %s
            scope: %s
            name: %s
            restapi:
              listen: %s:%d
              connect_address: %s:%d
            %setcd3:
              hosts: %s:%d
              use_proxies: true
            """.formatted(
                        namespace,
                        scope,
                        member.name(),
                        member.host(),
                        member.restPort(),
                        member.host(),
                        member.restPort(),
                        restTls(),
                        member.etcdHost(),
                        etcdPort);
    }

    private String restTls() {
        if (options.restTls() == LabOptions.RestTls.OFF) {
            return "";
        }
        Certificates pem = certificates.orElseThrow();
        String verify = options.restTls() == LabOptions.RestTls.MUTUAL ? "required" : "none";
        return """
              certfile: %s
              keyfile: %s
              cafile: %s
              verify_client: %s
            ctl:
              cacert: %s
              certfile: %s
              keyfile: %s
            """.formatted(
                pem.server(), pem.serverKey(), pem.authority(), verify, pem.authority(), pem.client(), pem.clientKey());
    }

    private String bootstrap() {
        return """
            bootstrap:
              dcs:
                ttl: %d
                loop_wait: %d
                retry_timeout: %d
                maximum_lag_on_failover: 1048576
                synchronous_mode: %b
                failsafe_mode: %b
            %s    postgresql:
                  use_pg_rewind: true
                  use_slots: true
                  parameters:
            %s  initdb:
                - encoding: UTF8
                - locale: C.UTF-8
                - no-sync
            """.formatted(
                        options.ttl().toSeconds(),
                        options.loopWait().toSeconds(),
                        options.retryTimeout().toSeconds(),
                        options.synchronous(),
                        options.failsafe(),
                        options.upstream().map(PatroniConfig::standbyCluster).orElse(""),
                        parameters(8));
    }

    private static String standbyCluster(Member upstream) {
        return "    standby_cluster: {host: %s, port: %d}%n".formatted(upstream.host(), upstream.postgresPort());
    }

    /** Durability across a crash of the operating system is not what a lab judges, so nothing is synced to disk. */
    private String parameters(int indent) {
        Map<String, String> all = new TreeMap<>(Map.of(
                "max_connections", "300",
                "wal_log_hints", "on",
                "fsync", "off",
                "synchronous_commit", options.synchronous() ? "on" : "local",
                "shared_buffers", "32MB",
                "dynamic_shared_memory_type", "mmap",
                "max_wal_senders", "12",
                "wal_keep_size", "256MB",
                "log_checkpoints", "off"));
        certificates.filter(pem -> options.postgresTls()).ifPresent(pem -> {
            all.put("ssl", "on");
            all.put("ssl_cert_file", pem.server().toString());
            all.put("ssl_key_file", pem.serverKey().toString());
        });
        all.putAll(options.parameters());
        StringBuilder text = new StringBuilder();
        all.forEach((name, value) -> text.append(" ".repeat(indent)).append("%s: '%s'%n".formatted(name, value)));
        return text.toString();
    }

    private String postgresql() {
        return """
            postgresql:
              listen: %s,%s:%d
              connect_address: %s:%d
              data_dir: %s/data
              bin_dir: %s
              pgpass: %s/pgpass
              use_unix_socket: true
              use_unix_socket_repl: true
              remove_data_directory_on_rewind_failure: true
              remove_data_directory_on_diverged_timelines: true
              authentication:
                superuser: {username: %s, password: %s}
                replication: {username: replicator, password: %s}
                rewind: {username: rewinder, password: %s}
              parameters:
                unix_socket_directories: %s
              pg_hba:
                - local all all trust
                - local replication all trust
                - host all all 127.0.0.0/8 scram-sha-256
                - host replication replicator 127.0.0.0/8 scram-sha-256
              basebackup:
                - checkpoint: fast
                - no-sync
            """.formatted(
                        member.host(),
                        member.backHost(),
                        member.postgresPort(),
                        member.host(),
                        member.postgresPort(),
                        directory,
                        bin,
                        directory,
                        Sql.SUPERUSER,
                        Sql.SUPERUSER_PASSWORD,
                        Sql.SUPERUSER_PASSWORD,
                        Sql.SUPERUSER_PASSWORD,
                        directory);
    }
}
