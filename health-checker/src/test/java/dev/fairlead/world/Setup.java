package dev.fairlead.world;

import java.util.Locale;
import java.util.Optional;

/**
 * What a world begins with; its text is the first line of a story.
 *
 * @param others members of a second cluster, numbered from 1; 0 for none
 * @param standby which of the two clusters follows the other
 * @param scope the proxies are told the scope
 */
record Setup(
        int members,
        int others,
        Standby standby,
        int proxies,
        int writers,
        int readers,
        Version version,
        Settings settings,
        boolean scope) {
    static final Setup USUAL = new Setup(3, 0, Standby.NONE, 1, 2, 0, Version.V4, Settings.DEFAULTS, false);

    /** Which cluster is a standby cluster. */
    enum Standby {
        NONE,
        MAIN,
        OTHER
    }

    String text() {
        return String.format(
                Locale.ROOT,
                "members=%d others=%d standby=%s proxies=%d writers=%d readers=%d patroni=%s ttl=%d/%d/%d failsafe=%s"
                        + " sync=%s scope=%s",
                members,
                others,
                standby.name().toLowerCase(Locale.ROOT),
                proxies,
                writers,
                readers,
                version.number(),
                settings.ttl(),
                settings.loopWait(),
                settings.retryTimeout(),
                settings.failsafe(),
                settings.synchronous(),
                scope);
    }

    static Setup parse(String text) {
        Setup setup = USUAL;
        for (String word : text.strip().split("\\s+")) {
            String[] pair = word.split("=", 2);
            setup = setup.with(pair[0], pair[1]);
        }
        return setup;
    }

    private Setup with(String key, String value) {
        Settings s = settings;
        return switch (key) {
            case "members" ->
                new Setup(Integer.parseInt(value), others, standby, proxies, writers, readers, version, s, scope);
            case "others" ->
                new Setup(members, Integer.parseInt(value), standby, proxies, writers, readers, version, s, scope);
            case "standby" ->
                new Setup(
                        members,
                        others,
                        Standby.valueOf(value.toUpperCase(Locale.ROOT)),
                        proxies,
                        writers,
                        readers,
                        version,
                        s,
                        scope);
            case "proxies" ->
                new Setup(members, others, standby, Integer.parseInt(value), writers, readers, version, s, scope);
            case "writers" ->
                new Setup(members, others, standby, proxies, Integer.parseInt(value), readers, version, s, scope);
            case "readers" ->
                new Setup(members, others, standby, proxies, writers, Integer.parseInt(value), version, s, scope);
            case "patroni" -> new Setup(members, others, standby, proxies, writers, readers, version(value), s, scope);
            case "ttl" -> with(times(value));
            case "failsafe" ->
                with(new Settings(s.ttl(), s.loopWait(), s.retryTimeout(), isYes(value), s.synchronous()));
            case "sync" -> with(new Settings(s.ttl(), s.loopWait(), s.retryTimeout(), s.failsafe(), isYes(value)));
            case "scope" -> new Setup(members, others, standby, proxies, writers, readers, version, s, isYes(value));
            default -> throw new IllegalArgumentException("no such setting: " + key);
        };
    }

    Setup with(Settings other) {
        return new Setup(members, others, standby, proxies, writers, readers, version, other, scope);
    }

    private Settings times(String value) {
        String[] times = value.split("/");
        return new Settings(
                Integer.parseInt(times[0]),
                Integer.parseInt(times[1]),
                Integer.parseInt(times[2]),
                settings.failsafe(),
                settings.synchronous());
    }

    private static Version version(String number) {
        return number.startsWith("3") ? Version.V3 : Version.V4;
    }

    private static boolean isYes(String value) {
        return value.equals("true");
    }

    Optional<String> configuredScope() {
        return scope ? Optional.of("main") : Optional.empty();
    }
}
