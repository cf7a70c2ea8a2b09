package dev.fairlead.world;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A setup and what happens in it when; the same play with the same seed runs the same to the nanosecond.
 *
 * @param happenings in the order of their instants
 * @param millis how long it lasts
 */
record Play(Setup setup, long seed, List<Happening> happenings, long millis) {
    Play {
        happenings = List.copyOf(happenings);
    }

    /** One thing that happens. */
    record Happening(long atMillis, String what) {
        String text() {
            return String.format(Locale.ROOT, "%8.3f  -- %s", atMillis / 1e3, what);
        }
    }

    /**
     * How a play went.
     *
     * @param steps tasks run on the virtual clock
     * @param acknowledged rows that clients were told to be durable
     */
    record Course(
            Optional<Violation> violation, long steps, long acknowledged, List<String> told, List<String> ignored) {}

    Course run() {
        return run(Bend.NONE, Set.of());
    }

    Course run(Bend bend, Set<String> ignored) {
        try (World world = new World(setup, seed, bend, ignored)) {
            Optional<Violation> violation = Optional.empty();
            try {
                play(world);
            } catch (Violation found) {
                world.tell("!! " + found.getMessage());
                violation = Optional.of(found);
            }
            return new Course(
                    violation,
                    world.clock().steps(),
                    world.ledger().acknowledged(),
                    world.told(),
                    world.invariants().ignoredSeen());
        }
    }

    void play(World world) {
        var happens = new Happenings(world);
        for (Happening happening : happenings) {
            world.run(happening.atMillis() * Network.MILLI);
            world.tell("-- " + happening.what());
            happens.happen(happening.what());
        }
        world.run(millis * Network.MILLI);
    }

    /** The script without its outcome. */
    String text() {
        var lines = new ArrayList<String>();
        lines.add("world: " + setup.text() + " seed=" + seed);
        happenings.forEach(happening -> lines.add(happening.text()));
        lines.add(String.format(Locale.ROOT, "%8.3f  -- end", millis / 1e3));
        return String.join("\n", lines);
    }

    /** The story with its outcome; lines that begin with {@code #} stay at its top. */
    static String told(String story, Play play, Course course) {
        var lines = new ArrayList<String>();
        story.lines().filter(line -> line.startsWith("#")).forEach(lines::add);
        lines.add("world: " + play.setup().text() + " seed=" + play.seed());
        lines.addAll(course.told());
        if (course.violation().isEmpty()) {
            lines.add(String.format(Locale.ROOT, "%8.3f  -- end", play.millis() / 1e3));
        }
        return String.join("\n", lines) + "\n";
    }

    /** Reads the setup and the {@code --} lines of a story. */
    static Play parse(String story) {
        Setup setup = Setup.USUAL;
        long seed = 0;
        long millis = 60_000;
        var happenings = new ArrayList<Happening>();
        for (String line : story.split("\n")) {
            if (line.startsWith("world:")) {
                String text = line.substring("world:".length());
                int at = text.indexOf("seed=");
                seed = at < 0 ? 0 : Long.parseLong(text.substring(at + 5).strip());
                setup = Setup.parse(at < 0 ? text : text.substring(0, at));
            } else if (line.contains("  -- ")) {
                int at = line.indexOf("--");
                long instant =
                        Math.round(Double.parseDouble(line.substring(0, at).strip()) * 1_000);
                String what = line.substring(at + 2).strip();
                if (what.equals("end")) {
                    millis = instant;
                } else {
                    happenings.add(new Happening(instant, what));
                }
            }
        }
        return new Play(setup, seed, happenings, millis);
    }
}
