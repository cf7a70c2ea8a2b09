package dev.fairlead.world;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Finds a short play that fails in the same way: leaves out what happens, and clients and proxies, as long as it does. */
final class Shrinking {
    private final Bend bend;
    private final Set<String> ignored;
    private final String kind;
    private int triesLeft;

    Shrinking(Bend bend, Set<String> ignored, String kind, int tries) {
        this.bend = bend;
        this.ignored = ignored;
        this.kind = kind;
        this.triesLeft = tries;
    }

    private boolean fails(Play play) {
        triesLeft--;
        try {
            return play.run(bend, ignored)
                    .violation()
                    .filter(violation -> violation.kind().equals(kind))
                    .isPresent();
        } catch (IllegalStateException | IllegalArgumentException broken) {
            return false;
        }
    }

    Play shortest(Play play) {
        Play best = play;
        boolean shorter = true;
        while (shorter && triesLeft > 0) {
            shorter = false;
            for (int at = best.happenings().size() - 1; at >= 0 && triesLeft > 0; at--) {
                Play less = without(best, at);
                if (fails(less)) {
                    best = less;
                    shorter = true;
                }
            }
        }
        return simpler(best);
    }

    private Play simpler(Play play) {
        Setup s = play.setup();
        var choices = new ArrayList<Setup>();
        choices.add(new Setup(
                s.members(),
                s.others(),
                s.standby(),
                1,
                Math.min(1, s.writers()),
                0,
                s.version(),
                s.settings(),
                s.scope()));
        choices.add(new Setup(
                s.members(),
                s.others(),
                s.standby(),
                s.proxies(),
                s.writers(),
                0,
                s.version(),
                s.settings(),
                s.scope()));
        choices.add(new Setup(
                s.members(),
                s.others(),
                s.standby(),
                1,
                s.writers(),
                s.readers(),
                s.version(),
                s.settings(),
                s.scope()));
        for (Setup choice : choices) {
            Play simple = new Play(choice, play.seed(), play.happenings(), play.millis());
            if (!choice.equals(s) && fails(simple)) {
                return simple;
            }
        }
        return play;
    }

    private static Play without(Play play, int at) {
        List<Play.Happening> fewer = new ArrayList<>(play.happenings());
        fewer.remove(at);
        return new Play(play.setup(), play.seed(), fewer, play.millis());
    }
}
