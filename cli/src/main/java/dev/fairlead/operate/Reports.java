package dev.fairlead.operate;

import java.util.OptionalLong;

/** What is answered to orders. Durations in milliseconds. */
public final class Reports {
    private Reports() {}

    /** @param releasesInMillis when it releases itself; absent for never */
    public record Held(String route, boolean held, OptionalLong releasesInMillis) {}

    /**
     * @param sessions those that the member still has, in whatever state
     * @param cutsInMillis when these are cut; absent for never
     */
    public record Drained(String cluster, String member, boolean drained, int sessions, OptionalLong cutsInMillis) {}

    /**
     * @param sessions that the member had: cut, or waiting again if they were still being opened
     * @param left that it has when every event loop is done; 0
     * @param endsInMillis at the latest
     */
    public record Fenced(String cluster, String member, int timeline, int sessions, int left, long endsInMillis) {}

    /** @param verdict on the primary, after the reset */
    public record Reset(String cluster, String verdict) {}

    /** @param verdict on the primary, after the acceptance */
    public record Accepted(String cluster, String verdict) {}

    public record Killed(long id, boolean killed) {}
}
