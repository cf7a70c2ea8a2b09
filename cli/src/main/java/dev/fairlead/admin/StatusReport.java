package dev.fairlead.admin;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * All that {@code /api/v1/status} tells, and what {@code fairlead status} reads. Durations in milliseconds, sizes in bytes.
 *
 * @param state {@code starting}, {@code serving} or {@code draining}
 */
public record StatusReport(
        String version,
        String state,
        long uptimeMillis,
        List<Cluster> clusters,
        List<RouteStatus> routes,
        Sessions sessions,
        Configuration config) {

    /**
     * What is configured, and whether it is what runs.
     *
     * @param file that is read again; empty when there are only flags and environment
     * @param watched whether a change is applied by itself
     * @param stale the latest reload was refused
     * @param result {@code applied}, {@code unchanged} or {@code refused}; empty before the first reload
     * @param at when that was, ISO 8601
     * @param by who wished it
     * @param problems why it was refused
     */
    public record Configuration(
            Optional<String> file,
            boolean watched,
            boolean stale,
            Optional<String> result,
            Optional<String> at,
            Optional<String> by,
            List<String> problems) {}

    /** Sessions of the whole process. */
    public record Sessions(int open, int most) {}

    /**
     * One cluster as last judged.
     *
     * @param verdictAgeMillis empty before the first verdict
     * @param alarms sentences that a person must see
     * @param orders those of operators that are in force
     */
    public record Cluster(
            String name,
            Optional<String> scope,
            Optional<String> systemIdentifier,
            int timelineFloor,
            boolean paused,
            OptionalLong verdictAgeMillis,
            Primary primary,
            Optional<Probing> probing,
            List<String> alarms,
            List<Order> orders,
            List<Member> members) {}

    /**
     * What an operator has ordered.
     *
     * @param order {@code hold}, {@code drain} or {@code fence}
     * @param subject the route or the member
     * @param who address and program that it came from
     * @param why in the operator's words; may be empty
     * @param leftMillis until a hold releases itself, a drain cuts what it has left, a fence ends; 0 when that has happened, absent for never
     */
    public record Order(
            String order, String subject, String who, String why, long ageMillis, OptionalLong leftMillis) {}

    /**
     * How members are asked.
     *
     * @param mode {@code steady}, each second; {@code urgent}, each 100 ms; {@code hot}, some each 20 ms
     * @param triggers how often something was worth an immediate round, since the start
     * @param lastTrigger why it was the last time; empty before the first
     */
    public record Probing(String mode, long triggers, String lastTrigger, OptionalLong lastTriggerAgeMillis) {}

    /**
     * The completed probe of a member that was started last.
     *
     * @param result in words
     * @param latencyMillis from its request to its outcome
     * @param ageMillis since its outcome
     */
    public record Probe(String result, double latencyMillis, long ageMillis) {}

    /**
     * Who may take writes.
     *
     * @param verdict {@code writable}, {@code unready}, {@code contested}, or a vacancy's word such as {@code no-primary}
     * @param member the primary, or the claimants with commas; empty when there is none
     * @param ageMillis since it has been this member on this timeline, or since there has been no writable primary; absent in events
     * @param confirmation {@code own}, {@code second-hand} or {@code paused}; empty unless writable
     * @param detail one sentence for people
     */
    public record Primary(
            String verdict,
            String member,
            int timeline,
            String confirmation,
            OptionalLong leaseLeftMillis,
            OptionalLong ageMillis,
            String detail) {
        public Primary withAge(OptionalLong millis) {
            return new Primary(verdict, member, timeline, confirmation, leaseLeftMillis, millis, detail);
        }
    }

    /**
     * One member as last judged.
     *
     * @param backend HOST:PORT that is dialled; empty while unknown
     * @param reach what the latest probe brought
     * @param wordAgeMillis since the request of its last well-formed answer was sent; empty before the first
     * @param certificateExpires when the certificate of its REST API does, ISO 8601; empty without https
     * @param eligible by read route: empty text when it may serve, else why not
     */
    public record Member(
            String name,
            String apiUrl,
            String backend,
            String role,
            String state,
            int timeline,
            String reach,
            OptionalLong wordAgeMillis,
            OptionalLong lagBytes,
            Map<String, String> eligible,
            Map<String, String> tags,
            Optional<String> certificateExpires,
            Optional<Probe> probe,
            String detail) {}

    /**
     * One route.
     *
     * @param leads {@code to}, {@code among} or {@code held}
     * @param members where new sessions go
     * @param why the word of a held route; empty otherwise
     * @param detail one sentence for people
     * @param candidates every member, in name order
     * @param open sessions in any state, {@code held} included
     */
    public record RouteStatus(
            String name,
            String cluster,
            String to,
            List<String> listen,
            String leads,
            List<String> members,
            String why,
            String detail,
            List<Candidate> candidates,
            int open,
            int held,
            Traffic traffic) {}

    /**
     * What a route has carried since the start, and what is being opened now. Bytes of open sessions are up to a second old, and missing with {@code
     * admin.metrics: false}.
     *
     * @param accepted clients that connected
     * @param opening sessions that are dialled or opened now
     * @param bytesToUpstream taken by PostgreSQL
     * @param bytesToDownstream taken by clients
     */
    public record Traffic(long accepted, int opening, long bytesToUpstream, long bytesToDownstream) {
        public static final Traffic NONE = new Traffic(0, 0, 0, 0);
    }

    /**
     * Whether new sessions of a route may go to a member.
     *
     * @param why one clause for people, either way
     * @param sessions of the route that are with the member now
     */
    public record Candidate(String member, boolean routed, String why, int sessions) {}
}
