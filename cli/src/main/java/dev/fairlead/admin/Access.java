package dev.fairlead.admin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.net.InetAddress;
import java.security.MessageDigest;
import java.util.Optional;

/**
 * Who may ask for what. Pure.
 *
 * @param token that a request must bear; empty on loopback only
 * @param metricsToken whether {@code /metrics} asks for the token as well
 */
public record Access(Optional<String> token, boolean metricsToken) {
    public Access {
        requireNonNull(token, "token");
    }

    /**
     * Where a request comes from, and what it says about that itself.
     *
     * @param peer the address at the other end of its connection; empty for one that has left, or that came past the admin address
     * @param host the {@code Host} header
     * @param authorization the {@code Authorization} header
     * @param origin the {@code Origin} header, which browsers send
     * @param fetchSite the {@code Sec-Fetch-Site} header, which browsers send
     */
    public record Caller(
            Optional<InetAddress> peer,
            Optional<String> host,
            Optional<String> authorization,
            Optional<String> origin,
            Optional<String> fetchSite) {}

    /** May be answered, or with which status and sentence it is refused. */
    public sealed interface Decision {
        record Allowed() implements Decision {}

        record Refused(int status, String sentence) implements Decision {}
    }

    private static final Decision ALLOWED = new Decision.Allowed();

    Decision decide(String path, Caller caller) {
        if (isHealth(path) || isPage(path)) {
            return ALLOWED;
        }
        if (token.isEmpty()) {
            return decideWithoutToken(caller);
        }
        boolean asks = metricsToken || !path.equals("/metrics");
        return !asks || bearsToken(caller, token.get())
                ? ALLOWED
                : new Decision.Refused(401, "a token is needed: Authorization: Bearer TOKEN");
    }

    /** An orchestrator's or keepalived's checks cannot send a token. */
    private static boolean isHealth(String path) {
        return path.equals("/livez") || path.equals("/readyz") || path.startsWith("/readyz/");
    }

    /** The files of the dashboard are everybody's; what it asks for is not. */
    private static boolean isPage(String path) {
        return path.equals("/") || path.startsWith("/dashboard/");
    }

    private static boolean bearsToken(Caller caller, String token) {
        String said = caller.authorization().orElse("");
        String prefix = "Bearer ";
        boolean bearer = said.regionMatches(true, 0, prefix, 0, prefix.length());
        // Constant time, so that the token cannot be guessed letter by letter.
        return bearer
                && MessageDigest.isEqual(
                        said.substring(prefix.length()).strip().getBytes(UTF_8), token.getBytes(UTF_8));
    }

    /** On loopback without a token, a web page that the user looks at must not be able to ask: neither by another name nor across sites. */
    private static Decision decideWithoutToken(Caller caller) {
        // The address that is listened on does not say it all: connections outlive its change.
        if (!caller.peer().map(InetAddress::isLoopbackAddress).orElse(false)) {
            return new Decision.Refused(403, "without a token only this machine is answered");
        }
        if (!caller.host().map(Access::isLoopback).orElse(false)) {
            return new Decision.Refused(403, "without a token only a loopback Host is answered");
        }
        boolean foreignOrigin = caller.origin()
                .filter(origin -> !isOf(origin, caller.host().orElse("")))
                .isPresent();
        boolean foreignSite = caller.fetchSite()
                .filter(site -> !site.equals("same-origin") && !site.equals("none"))
                .isPresent();
        return foreignOrigin || foreignSite
                ? new Decision.Refused(403, "without a token no other site is answered")
                : ALLOWED;
    }

    /** Another port of this machine is another site: what listens there is not this proxy. */
    private static boolean isOf(String origin, String host) {
        return origin.equalsIgnoreCase("http://" + host) || origin.equalsIgnoreCase("https://" + host);
    }

    private static boolean isLoopback(String hostAndPort) {
        String host = hostAndPort.replaceFirst(":\\d+$", "");
        return host.equalsIgnoreCase("localhost") || host.equals("[::1]") || host.matches("127(\\.\\d{1,3}){3}");
    }
}
