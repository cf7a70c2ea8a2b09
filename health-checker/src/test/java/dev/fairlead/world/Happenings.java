package dev.fairlead.world;

import dev.fairlead.cluster.ClusterView;
import dev.fairlead.cluster.Orders;
import dev.fairlead.verdict.Remembered;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** What may happen in a world, by the words of a story: {@code freeze node1}, {@code cut node1 dcs}, {@code switchover node2}. */
final class Happenings {
    private final World world;
    private long orders;

    Happenings(World world) {
        this.world = world;
    }

    void happen(String line) {
        List<String> words = List.of(line.strip().split("\\s+"));
        String verb = words.getFirst();
        String what = words.size() > 1 ? words.get(1) : "";
        switch (verb) {
            case "freeze" -> freeze(what);
            case "thaw" -> thaw(what);
            case "hang" -> member(what).restHung(true);
            case "unhang" -> member(what).restHung(false);
            case "kill" -> kill(what);
            case "start" -> start(what);
            case "cut" -> cut(words);
            case "heal" -> heal(words);
            case "slow" ->
                world.network()
                        .slow(
                                what,
                                Long.parseLong(words.get(2)) * Network.MILLI,
                                world.clock().elapsed());
            case "dcs" -> dcs(what.equals("up"));
            case "pause" -> world.main().dcs().paused(true);
            case "resume" -> world.main().dcs().paused(false);
            case "settings" -> settings(what);
            case "switchover" ->
                world.main().dcs().switchover(Optional.of(member(what).name()), true);
            case "restart" -> restart(what);
            case "seeds" -> begin(what, Remembered.NOTHING, seeds(words));
            case "takeover" -> takeOver(what);
            case "rename" -> rename(member(what), words.get(2));
            case "move" -> move(member(what), words.get(2));
            case "advertise" -> advertise(member(what), words.get(2));
            case "join" -> join(member(what), words.get(2));
            case "site" -> switchSite(what);
            case "reinitialise" -> reinitialise(what);
            case "stall" -> member(what).postgres().stallReplay(true);
            case "unstall" -> member(what).postgres().stallReplay(false);
            case "bulk" -> bulk(Integer.parseInt(what));
            case "fence" -> fence(world.proxy(what), words.get(2));
            case "hold" -> hold(world.proxy(what));
            case "release" -> world.proxy(what).order(world.proxy(what).orders().releasing(Proxy.WRITES));
            case "reset" -> reset(world.proxy(what));
            case "calm" -> calm();
            default -> throw new IllegalArgumentException("nothing happens so: " + line);
        }
    }

    private Member member(String endpoint) {
        return world.member(Network.machine(endpoint));
    }

    private static String part(String endpoint) {
        int colon = endpoint.indexOf(':');
        return colon < 0 ? "" : endpoint.substring(colon + 1);
    }

    // ---- processes and machines

    private void freeze(String what) {
        if (what.startsWith("proxy")) {
            world.proxy(what).process().freeze();
            return;
        }
        if (!part(what).equals("pg")) {
            member(what).patroni().freeze();
        }
        if (!part(what).equals("patroni")) {
            member(what).postgres().process().freeze();
        }
    }

    private void thaw(String what) {
        if (what.startsWith("proxy")) {
            world.proxy(what).process().thaw();
            world.onThawed(what);
            return;
        }
        if (!part(what).equals("patroni")) {
            member(what).postgres().process().thaw();
            member(what).postgres().catchUp();
        }
        if (!part(what).equals("pg")) {
            member(what).patroni().thaw();
        }
    }

    private void kill(String what) {
        Member member = member(what);
        switch (part(what)) {
            case "patroni" -> member.patroni().kill();
            case "pg" -> killPostgres(member);
            default -> {
                member.gone(true);
                member.patroni().kill();
                member.postgres().crash();
            }
        }
    }

    private static void killPostgres(Member member) {
        member.postgres().crash();
        member.patroni().onPostgresDied();
    }

    private void start(String what) {
        Member member = member(what);
        member.gone(false);
        if (member.patroni().process().isDead()) {
            member.patroni().start();
        }
    }

    private void restart(String what) {
        if (what.startsWith("proxy")) {
            begin(what, Remembered.NOTHING);
        } else {
            member(what).patroni().restartPostgres();
        }
    }

    private void takeOver(String what) {
        int floor = world.proxy(what).view().map(ClusterView::timelineFloor).orElse(0);
        begin(what, world.proxy(what).remembered());
        world.proxy(what).heard().inherits(floor);
    }

    /** A new process in the place of the one before; sessions end with it, as those that drain would in time. */
    private void begin(String name, Remembered before) {
        begin(name, before, world.proxy(name).seeds());
    }

    private List<String> seeds(List<String> words) {
        return words.subList(2, words.size()).stream()
                .map(host -> member(host).apiUrl())
                .toList();
    }

    private void begin(String name, Remembered before, List<String> seeds) {
        Proxy old = world.proxy(name);
        old.end();
        world.onProxyEnded(old);
        world.startProxy(name, seeds, before);
    }

    // ---- the network

    private void cut(List<String> words) {
        String from = words.get(1);
        if (words.size() == 3) {
            String to = words.get(2);
            onCutFromDcs(from, to);
            world.network().cutBoth(from, to);
        } else {
            onCutFromDcs(from, words.get(3));
            world.network().cut(from, words.get(3));
        }
    }

    private void onCutFromDcs(String from, String to) {
        if (to.equals("dcs") && member(from).reachesDcs()) {
            member(from).patroni().onCutOff();
        }
    }

    private void heal(List<String> words) {
        if (words.size() == 1) {
            world.network().healAll();
        } else {
            world.network().heal(words.get(1), words.get(2));
        }
        world.servers().forEach(server -> server.postgres().catchUp());
    }

    private void dcs(boolean up) {
        world.main().dcs().up(up);
    }

    // ---- what people do

    private void settings(String times) {
        String[] each = times.split("/");
        Settings before = world.main().dcs().settings();
        world.main()
                .dcs()
                .settings(new Settings(
                        Integer.parseInt(each[0]),
                        Integer.parseInt(each[1]),
                        Integer.parseInt(each[2]),
                        before.failsafe(),
                        before.synchronous()));
    }

    /** People pause the cluster, and start the daemon anew under another name. */
    private void rename(Member member, String name) {
        member.rename(name);
        member.patroni().kill();
        member.patroni().start();
    }

    /** A pod that comes back elsewhere. */
    private void move(Member member, String address) {
        member.patroni().kill();
        member.postgres().crash();
        member.gone(false);
        member.move(address);
        member.patroni().start();
    }

    private static void advertise(Member member, String address) {
        member.advertise(address.equals("back") ? member.address() : address);
    }

    /** Copied anew from the other cluster, at the address that it has. */
    private void join(Member member, String scope) {
        Cluster to =
                world.other().filter(cluster -> cluster.scope().equals(scope)).orElse(world.main());
        Cluster from = member.cluster();
        if (to == from) {
            return;
        }
        from.dcs().release(member);
        from.dcs().forget(member.name());
        from.members().remove(member);
        to.members().add(member);
        member.patroni().kill();
        member.postgres().crash();
        member.join(to);
        to.leader().ifPresent(leader -> member.postgres().rewindTo(leader));
        member.patroni().start();
    }

    /** The first cluster becomes a standby cluster of the second, or the reverse. */
    private void switchSite(String to) {
        Cluster main = world.main();
        Cluster other = world.other().orElseThrow();
        Cluster primary = to.equals("other") ? other : main;
        Cluster standby = to.equals("other") ? main : other;
        standby.follow(Optional.of(primary));
        primary.follow(Optional.empty());
        standby.dcs().standbyCluster(true);
        world.clock().after(3_000 * Network.MILLI, () -> {
            primary.dcs().standbyCluster(false);
            primary.dcs()
                    .holder()
                    .ifPresent(
                            member -> primary.onLockTaken(member, world.clock().elapsed(), true));
        });
    }

    private void reinitialise(String systemIdentifier) {
        world.main().systemIdentifier(systemIdentifier);
        world.main().members().forEach(member -> member.systemIdentifier(systemIdentifier));
    }

    private void bulk(int bytes) {
        world.main().leader().filter(Postgres::takesWrites).ifPresent(leader -> leader.write(bytes, _ -> {}));
    }

    // ---- orders to a proxy

    private Orders.Given given() {
        return new Orders.Given("an operator", "", world.clock().nanoTime());
    }

    private void fence(Proxy proxy, String member) {
        int timeline = world.member(member).postgres().wal().timeline();
        proxy.order(proxy.orders()
                .fencing(Optional.of(new Orders.Fence(
                        ++orders, world.member(member).name(), timeline, OptionalLong.empty(), given()))));
    }

    private void hold(Proxy proxy) {
        proxy.order(proxy.orders().holding(Proxy.WRITES, new Orders.Hold(OptionalLong.empty(), given())));
    }

    private void reset(Proxy proxy) {
        proxy.order(proxy.orders().resetting(new Orders.Reset(++orders, given())));
    }

    // ---- the end

    /** Everything is mended: what remains then is Patroni's and ours to put right. */
    private void calm() {
        world.network().healAll();
        world.main().dcs().up(true);
        world.main().dcs().paused(false);
        world.proxies().stream().filter(proxy -> proxy.process().isFrozen()).forEach(proxy -> thaw(proxy.name()));
        world.proxies().stream()
                .filter(proxy -> proxy.orders().holds(Proxy.WRITES))
                .forEach(proxy -> proxy.order(proxy.orders().releasing(Proxy.WRITES)));
        for (Member server : List.copyOf(world.servers())) {
            server.restHung(false);
            server.advertise(server.address());
            server.postgres().stallReplay(false);
            thaw(server.host());
            start(server.host());
        }
        world.servers().forEach(server -> server.postgres().catchUp());
    }
}
