package dev.fairlead.bench.lab;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What a lab looks like when it starts.
 *
 * @param version       which Patroni and PostgreSQL
 * @param members       how many members, 1 to {@link Subnet#MAX_MEMBERS}
 * @param ttl           life of the leader key without renewal; Patroni allows no less than 20 s
 * @param loopWait      pause between two rounds of Patroni's loop
 * @param retryTimeout  how long Patroni retries the DCS; {@code loopWait + 2 * retryTimeout} may not exceed {@code ttl}
 * @param synchronous   Patroni's synchronous mode
 * @param failsafe      Patroni's failsafe mode, which keeps a primary when the DCS is lost
 * @param restTls       whether the REST API speaks https, and whether it asks for client certificates
 * @param postgresTls   whether PostgreSQL accepts TLS
 * @param parameters    further PostgreSQL parameters, by name
 * @param upstream      the member of another lab that this one follows, as a standby cluster
 */
public record LabOptions(
        PatroniVersion version,
        int members,
        Duration ttl,
        Duration loopWait,
        Duration retryTimeout,
        boolean synchronous,
        boolean failsafe,
        RestTls restTls,
        boolean postgresTls,
        Map<String, String> parameters,
        Optional<Member> upstream) {

    /** How the REST API is reached. */
    public enum RestTls {
        OFF,
        /** https with a certificate of the lab's own authority. */
        SERVER,
        /** https, and every request, GET included, needs a client certificate of that authority. */
        MUTUAL
    }

    public LabOptions {
        parameters = Map.copyOf(parameters);
    }

    /** Three members, ttl 20 s, loop_wait and retry_timeout 5 s (so a leader lease of 9 s), no TLS. */
    public static LabOptions of(PatroniVersion version) {
        return new LabOptions(
                version,
                3,
                Duration.ofSeconds(20),
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                false,
                false,
                RestTls.OFF,
                false,
                Map.of(),
                Optional.empty());
    }

    public LabOptions withMembers(int count) {
        return new LabOptions(
                version, count, ttl, loopWait, retryTimeout, synchronous, failsafe, restTls, postgresTls, parameters, upstream);
    }

    public LabOptions withTimes(Duration newTtl, Duration newLoopWait, Duration newRetryTimeout) {
        return new LabOptions(
                version,
                members,
                newTtl,
                newLoopWait,
                newRetryTimeout,
                synchronous,
                failsafe,
                restTls,
                postgresTls,
                parameters,
                upstream);
    }

    public LabOptions withSynchronousMode() {
        return new LabOptions(
                version, members, ttl, loopWait, retryTimeout, true, failsafe, restTls, postgresTls, parameters, upstream);
    }

    public LabOptions withFailsafeMode() {
        return new LabOptions(
                version, members, ttl, loopWait, retryTimeout, synchronous, true, restTls, postgresTls, parameters, upstream);
    }

    public LabOptions withRestTls(RestTls tls) {
        return new LabOptions(
                version, members, ttl, loopWait, retryTimeout, synchronous, failsafe, tls, postgresTls, parameters, upstream);
    }

    public LabOptions withPostgresTls() {
        return new LabOptions(
                version, members, ttl, loopWait, retryTimeout, synchronous, failsafe, restTls, true, parameters, upstream);
    }

    public LabOptions withParameters(Map<String, String> more) {
        return new LabOptions(
                version, members, ttl, loopWait, retryTimeout, synchronous, failsafe, restTls, postgresTls, more, upstream);
    }

    /** A standby cluster: its leader follows {@code primary}, which belongs to another lab, and its members' names begin with {@code far}. */
    public LabOptions following(Member primary) {
        return new LabOptions(
                version, members, ttl, loopWait, retryTimeout, synchronous, failsafe, restTls, postgresTls, parameters, Optional.of(primary));
    }
}
