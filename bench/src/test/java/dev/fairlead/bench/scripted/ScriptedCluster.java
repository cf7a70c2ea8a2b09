package dev.fairlead.bench.scripted;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/** What members of one cluster have in common. The first one leads at the start, on timeline 1. Any thread. */
final class ScriptedCluster implements AutoCloseable {
    final String scope;
    private final List<ScriptedMember> members = new ArrayList<>();
    private volatile String leader;
    private volatile String system;
    private volatile boolean paused;
    private volatile boolean failsafe;
    private volatile Map<String, Object> config = Map.of("ttl", 30, "loop_wait", 10, "retry_timeout", 10);

    ScriptedCluster(String scope, String system, String... names) throws IOException {
        this.scope = scope;
        this.system = system;
        this.leader = names[0];
        for (String name : names) {
            members.add(new ScriptedMember(name, this));
        }
        members.getFirst().leads(1);
    }

    static ScriptedCluster ofThree() throws IOException {
        return new ScriptedCluster("lab", "7714049207339897430", "node1", "node2", "node3");
    }

    List<ScriptedMember> members() {
        return members;
    }

    /** By number, from 1. */
    ScriptedMember node(int number) {
        return members.get(number - 1);
    }

    /** Whom lists show as the leader; nobody, if no member has that name. */
    void isLedBy(String name) {
        leader = name;
    }

    void isOf(String otherSystem) {
        system = otherSystem;
    }

    String system() {
        return system;
    }

    void pauses(boolean pause) {
        paused = pause;
    }

    boolean isPaused() {
        return paused;
    }

    /** The DCS is down: lists and settings hang, and the primary goes on. */
    void failsafeMode(boolean active) {
        failsafe = active;
        members.forEach(member -> member.isSilentAt(active ? "/c" : ""));
    }

    boolean isInFailsafeMode() {
        return failsafe;
    }

    void isConfigured(Map<String, Object> settings) {
        config = settings;
    }

    Map<String, Object> config() {
        return config;
    }

    Map<String, Object> list(Consumer<SortedMap<String, Map<String, Object>>> otherwise) {
        SortedMap<String, Map<String, Object>> lines = new TreeMap<>();
        members.forEach(member -> lines.put(member.name, member.line(member.name.equals(leader))));
        otherwise.accept(lines);
        var list = new LinkedHashMap<String, Object>();
        list.put("members", List.copyOf(lines.values()));
        list.put("scope", scope);
        if (paused) {
            list.put("pause", true);
        }
        return list;
    }

    @Override
    public void close() throws IOException {
        for (ScriptedMember member : members) {
            member.close();
        }
    }
}
