package dev.fairlead.world;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Makes plays of chance. Each seed leaves some kinds of faults out (swarm testing), so that rare ones meet each other undisturbed. */
final class Chance {
    private static final long SECOND = 1_000;

    /** After the last fault: as long as Patroni, R4 and a hold may take. */
    private static final long CALM = 45 * SECOND;

    private final Random random;
    private final List<Play.Happening> happenings = new ArrayList<>();
    private final Set<Fault> faults;
    private Setup setup = Setup.USUAL;

    /** Kinds of faults. */
    enum Fault {
        FREEZE,
        KILL_MACHINE,
        KILL_PATRONI,
        KILL_POSTGRES,
        HANG_POSTGRES,
        HANG_REST,
        SLOW_REST,
        CUT_FROM_PROXY,
        CUT_ONE_WAY,
        CUT_FROM_DCS,
        CUT_MEMBERS,
        DCS_DOWN,
        SWITCHOVER,
        RESTART_POSTGRES,
        PAUSE,
        RENAME,
        MOVE,
        ADVERTISE,
        JOIN,
        SITE,
        PROXY_FREEZE,
        PROXY_RESTART,
        PROXY_TAKEOVER,
        ORDERS,
        LAG,
        SETTINGS,
        SEEDS,
        PAUSED_FAILOVER
    }

    private Chance(long seed, Set<Fault> allowed) {
        random = new Random(seed * 0x2545F4914F6CDD1DL + 1);
        random.nextLong();
        faults = EnumSet.noneOf(Fault.class);
        for (Fault fault : allowed) {
            if (random.nextInt(100) < 30) {
                faults.add(fault);
            }
        }
        if (faults.isEmpty()) {
            List<Fault> all = List.copyOf(allowed);
            faults.add(all.get(random.nextInt(all.size())));
        }
    }

    static Play play(long seed) {
        return play(seed, EnumSet.allOf(Fault.class));
    }

    static Play play(long seed, Set<Fault> allowed) {
        return new Chance(seed, allowed).play(seed, 8);
    }

    private Play play(long seed, int most) {
        setup = setup();
        long at = 1_000L + random.nextInt(4_000);
        int count = 1 + random.nextInt(most);
        List<Fault> choices = List.copyOf(faults);
        for (int number = 0; number < count; number++) {
            happen(choices.get(random.nextInt(choices.size())), at);
            at += random.nextInt(3) == 0 ? random.nextInt(1_500) : random.nextInt(25_000);
        }
        happenings.sort(Comparator.comparingLong(Play.Happening::atMillis));
        long calmAt =
                happenings.isEmpty() ? at : Math.max(at, happenings.getLast().atMillis() + 500);
        happenings.add(new Play.Happening(calmAt, "calm"));
        return new Play(setup, seed, happenings, calmAt + CALM);
    }

    private Setup setup() {
        int others = faults.contains(Fault.JOIN)
                        || faults.contains(Fault.SITE)
                        || faults.contains(Fault.SEEDS)
                        || random.nextInt(8) == 0
                ? 2
                : 0;
        Setup.Standby standby = others == 0
                ? Setup.Standby.NONE
                : faults.contains(Fault.SITE)
                        ? List.of(Setup.Standby.MAIN, Setup.Standby.OTHER).get(random.nextInt(2))
                        : List.of(Setup.Standby.NONE, Setup.Standby.NONE, Setup.Standby.MAIN)
                                .get(random.nextInt(3));
        Settings times = switch (random.nextInt(5)) {
            case 0 -> new Settings(20, 10, 10, false, false);
            case 1 -> new Settings(20, 5, 5, false, false);
            default -> Settings.DEFAULTS;
        };
        Settings settings = new Settings(
                times.ttl(), times.loopWait(), times.retryTimeout(), random.nextInt(3) == 0, random.nextInt(4) == 0);
        return new Setup(
                random.nextInt(4) == 0 ? 2 : 3,
                others,
                standby,
                1 + random.nextInt(2),
                1 + random.nextInt(3),
                random.nextInt(2),
                random.nextInt(3) == 0 ? Version.V3 : Version.V4,
                settings,
                random.nextBoolean());
    }

    private void at(long millis, String what) {
        happenings.add(new Play.Happening(millis, what));
    }

    private String node() {
        return "node" + (1 + random.nextInt(setup.members()));
    }

    /** More often than not the first leader. */
    private String leader() {
        return random.nextInt(3) == 0 ? node() : "node1";
    }

    private String proxy() {
        return "proxy" + (1 + random.nextInt(setup.proxies()));
    }

    /** Some last shorter than a probe, some longer than every lease. */
    private long spell() {
        return random.nextInt(3) == 0 ? 50 + random.nextInt(3_000) : 3_000 + random.nextInt(50_000);
    }

    private void happen(Fault fault, long at) {
        String node = leader();
        long until = at + spell();
        switch (fault) {
            case FREEZE -> spell(at, until, "freeze " + node, "thaw " + node);
            case KILL_MACHINE -> spell(at, until, "kill " + node, "start " + node);
            case KILL_PATRONI -> spell(at, until, "kill " + node + ":patroni", "start " + node);
            case KILL_POSTGRES -> at(at, "kill " + node + ":pg");
            case HANG_POSTGRES -> spell(at, until, "freeze " + node + ":pg", "thaw " + node + ":pg");
            case HANG_REST -> spell(at, until, "hang " + node + ":rest", "unhang " + node + ":rest");
            case SLOW_REST ->
                spell(at, until, "slow " + node + ":rest " + (20 + random.nextInt(200)), "slow " + node + ":rest 0");
            case CUT_FROM_PROXY -> {
                String port = List.of("", ":rest", ":pg").get(random.nextInt(3));
                spell(at, until, "cut " + proxy() + " " + node + port, "heal");
            }
            case CUT_ONE_WAY -> {
                String proxy = proxy();
                boolean in = random.nextBoolean();
                spell(at, until, "cut " + (in ? proxy + " > " + node : node + " > " + proxy), "heal");
            }
            case CUT_FROM_DCS -> spell(at, until, "cut " + node + " dcs", "heal " + node + " dcs");
            case CUT_MEMBERS -> spell(at, until, "cut " + node + " " + node(), "heal");
            case DCS_DOWN -> spell(at, until, "dcs down", "dcs up");
            case SWITCHOVER -> at(at, "switchover " + node());
            case RESTART_POSTGRES -> at(at, "restart " + node);
            case PAUSE -> {
                spell(at, until, "pause", "resume");
                if (random.nextBoolean()) {
                    spell(at + 300, Math.min(until, at + 20_000), "kill " + node + ":patroni", "start " + node);
                }
            }
            case RENAME -> {
                at(at, "pause");
                at(at + 11_000, "rename " + node + " renamed" + node.charAt(4));
                at(at + 50_000, "resume");
            }
            case MOVE -> at(at, "move " + node + " 10.0.0." + (50 + random.nextInt(100)));
            case ADVERTISE ->
                spell(
                        at,
                        until,
                        "advertise " + node + " 10.0.0." + (1 + random.nextInt(5)),
                        "advertise " + node + " back");
            case JOIN -> at(at, "join " + "node" + setup.members() + " other");
            case SITE -> at(at, setup.standby() == Setup.Standby.MAIN ? "site main" : "site other");
            case PROXY_FREEZE -> {
                String proxy = proxy();
                spell(at, until, "freeze " + proxy, "thaw " + proxy);
            }
            case PROXY_RESTART -> at(at, "restart " + proxy());
            case PROXY_TAKEOVER -> at(at, "takeover " + proxy());
            case ORDERS -> {
                String proxy = proxy();
                switch (random.nextInt(3)) {
                    case 0 -> spell(at, until, "hold " + proxy, "release " + proxy);
                    case 1 -> at(at, "fence " + proxy + " " + node);
                    default -> at(at, "reset " + proxy);
                }
            }
            case LAG -> {
                spell(at, until, "stall " + node, "unstall " + node);
                at(at + 10, "bulk 20000000");
            }
            case SEEDS -> at(at, "seeds " + proxy() + " " + node() + " other1");
            case PAUSED_FAILOVER -> {
                at(at, "pause");
                at(at + 11_000, "cut " + node + " dcs");
                at(at + 45_000, "switchover " + node());
                at(at + 55_000 + random.nextInt(20_000), "heal " + node + " dcs");
                at(at + 80_000, "resume");
            }
            case SETTINGS ->
                at(
                        at,
                        "settings "
                                + List.of("20/10/10", "30/10/10", "25/5/5", "60/10/10")
                                        .get(random.nextInt(4)));
        }
    }

    private void spell(long from, long until, String begin, String end) {
        at(from, begin);
        at(Math.max(from, until), end);
    }
}
