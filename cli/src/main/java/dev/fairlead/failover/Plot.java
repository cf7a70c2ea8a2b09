package dev.fairlead.failover;

import dev.fairlead.cluster.MemberView;
import dev.fairlead.cluster.Primacy;
import dev.fairlead.cluster.Reach;
import dev.fairlead.cluster.Vacancy;
import dev.fairlead.failover.Failover.Toll;
import dev.fairlead.failover.Failover.What;
import dev.fairlead.failover.Stage.Arrival;
import dev.fairlead.failover.Stage.Doubtful;
import dev.fairlead.failover.Stage.Loss;
import dev.fairlead.failover.Stage.Nothing;
import dev.fairlead.failover.Stage.Opening;
import dev.fairlead.failover.Stage.Quiet;
import dev.fairlead.failover.Stage.Reign;
import dev.fairlead.failover.Stage.Settling;
import dev.fairlead.failover.Stage.Vacant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** How one sign changes the story. Pure and total; signs come in the order in which they were noticed. */
final class Plot {
    /** Sessions that are served one after the other belong to the same failover. */
    private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** Without clients, or with some that never get through, a failover is over all the same. */
    private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(30);

    /** What Patroni says of a PostgreSQL that it ends or has ended itself. */
    private static final Set<String> IN_ORDER = Set.of("stopping", "stopped", "restarting", "running", "starting");

    private Plot() {}

    /**
     * Where the story stands after a sign.
     *
     * @param over the failover that has just come to its end, if one has
     */
    record Turn(Stage stage, Optional<Failover> over) {}

    static Turn next(String cluster, Stage stage, Sign sign) {
        return switch (sign) {
            case Sign.Doubted doubted -> stay(onDoubt(stage, doubted));
            case Sign.Trusted _ -> stay(stage instanceof Doubtful doubtful ? new Quiet(doubtful.reign()) : stage);
            case Sign.Judged judged -> onVerdict(cluster, stage, judged);
            case Sign.Served served -> stay(onServed(stage, served));
            case Sign.Released released -> stay(onReleased(stage, released));
            case Sign.Ended ended -> stay(with(stage, toll(toll(stage), ended)));
        };
    }

    private static Turn stay(Stage stage) {
        return new Turn(stage, Optional.empty());
    }

    private static Stage onDoubt(Stage stage, Sign.Doubted doubted) {
        return stage instanceof Quiet quiet
                ? new Doubtful(quiet.reign(), new Opening(doubted.at(), doubted.what()), Toll.NONE)
                : stage;
    }

    // A verdict.

    private static Turn onVerdict(String cluster, Stage stage, Sign.Judged judged) {
        Optional<Reign> writable = judged.view().primacy() instanceof Primacy.Writable w
                ? Optional.of(new Reign(w.member(), w.timeline()))
                : Optional.empty();
        return switch (stage) {
            case Nothing _ -> stay(writable.<Stage>map(Quiet::new).orElse(stage));
            case Quiet quiet when reigns(quiet.reign(), writable) -> stay(new Quiet(newer(quiet.reign(), writable)));
            case Quiet quiet -> lose(cluster, quiet.reign(), Optional.empty(), Toll.NONE, judged);
            case Doubtful doubtful
            when reigns(doubtful.reign(), writable) ->
                stay(new Doubtful(newer(doubtful.reign(), writable), doubtful.opening(), doubtful.toll()));
            case Doubtful doubtful ->
                lose(cluster, doubtful.reign(), Optional.of(doubtful.opening()), doubtful.toll(), judged);
            case Vacant vacant ->
                stay(writable.map(reign -> arrive(vacant, reign, judged)).orElseGet(() -> move(vacant, judged)));
            case Settling settling
            when reigns(settling.arrival().reign(), writable) ->
                settle(
                        cluster,
                        settling(
                                settling,
                                settling.arrival().with(newer(settling.arrival().reign(), writable))),
                        judged);
            case Settling settling -> endAndLose(cluster, settling, judged);
        };
    }

    /** Without an interruption it is the same reign, even if its timeline is named late: a number alone is no change of the primary. */
    private static boolean reigns(Reign reign, Optional<Reign> writable) {
        return writable.filter(now -> now.member().equals(reign.member())).isPresent();
    }

    private static Reign newer(Reign reign, Optional<Reign> writable) {
        return writable.filter(now -> now.timeline() > 0).orElse(reign);
    }

    private static Turn settle(String cluster, Settling settling, Sign.Judged judged) {
        return isOver(settling, judged) ? end(cluster, settling) : stay(settling);
    }

    private static Turn lose(String cluster, Reign reign, Optional<Opening> opening, Toll toll, Sign.Judged judged) {
        Loss loss = new Loss(
                reign,
                opening.orElseGet(() -> new Opening(judged.at(), "a member's answer changed")),
                judged.at(),
                reason(judged.view().primacy()),
                isAnnounced(reign, judged));
        // The same verdict may name the next primary already.
        return onVerdict(cluster, new Vacant(loss, Optional.empty(), toll), judged);
    }

    private static boolean isAnnounced(Reign reign, Sign.Judged judged) {
        return judged.view()
                .member(reign.member())
                .filter(member -> member.reach() == Reach.ANSWERING)
                .map(MemberView::state)
                .filter(IN_ORDER::contains)
                .isPresent();
    }

    private static String reason(Primacy primacy) {
        return switch (primacy) {
            case Primacy.Writable writable -> writable.member() + " took the lock";
            case Primacy.Unready unready -> unready.member() + " held the lock and was " + unready.state();
            case Primacy.Contested contested ->
                String.join(" and ", contested.claimants()) + " both claimed to be the primary";
            case Primacy.Vacant vacant -> vacant.detail();
        };
    }

    private static Stage move(Vacant vacant, Sign.Judged judged) {
        String old = vacant.loss().reign().member();
        boolean moved = switch (judged.view().primacy()) {
            case Primacy.Unready unready -> !unready.member().equals(old);
            case Primacy.Contested _ -> true;
            case Primacy.Vacant why -> why.why() == Vacancy.PROMOTING;
            case Primacy.Writable _ -> true;
        };
        return moved && vacant.moved().isEmpty()
                ? new Vacant(vacant.loss(), Optional.of(judged.at()), vacant.toll())
                : vacant;
    }

    private static Stage arrive(Vacant vacant, Reign reign, Sign.Judged judged) {
        var arrival = new Arrival(reign, judged.at(), Optional.empty(), Optional.empty());
        return new Settling(vacant.loss(), vacant.moved().orElse(judged.at()), arrival, vacant.toll());
    }

    // What sessions do.

    private static Stage onServed(Stage stage, Sign.Served served) {
        Stage counted = served.heldMillis() > 0 ? with(stage, toll(stage).withHeld(served.heldMillis())) : stage;
        if (counted instanceof Settling settling
                && settling.arrival().served().isEmpty()
                && settling.arrival().reign().member().equals(served.member())) {
            Arrival before = settling.arrival();
            return settling(
                    settling,
                    new Arrival(before.reign(), before.writable(), Optional.of(served.at()), before.released()));
        }
        return counted;
    }

    private static Stage onReleased(Stage stage, Sign.Released released) {
        if (stage instanceof Settling settling && released.held() == 0) {
            Arrival before = settling.arrival();
            return settling(
                    settling,
                    new Arrival(before.reign(), before.writable(), before.served(), Optional.of(released.at())));
        }
        return stage;
    }

    private static Settling settling(Settling before, Arrival arrival) {
        return new Settling(before.loss(), before.moved(), arrival, before.toll());
    }

    private static Toll toll(Toll before, Sign.Ended ended) {
        return switch (ended.fate()) {
            case CUT -> before.withCut();
            case BROKEN -> before.withBroken();
            case GAVE_UP -> before.withHeld(ended.heldMillis());
        };
    }

    private static Toll toll(Stage stage) {
        return switch (stage) {
            case Nothing _, Quiet _ -> Toll.NONE;
            case Doubtful doubtful -> doubtful.toll();
            case Vacant vacant -> vacant.toll();
            case Settling settling -> settling.toll();
        };
    }

    private static Stage with(Stage stage, Toll toll) {
        return switch (stage) {
            case Nothing _, Quiet _ -> stage;
            case Doubtful doubtful -> new Doubtful(doubtful.reign(), doubtful.opening(), toll);
            case Vacant vacant -> new Vacant(vacant.loss(), vacant.moved(), toll);
            case Settling settling -> new Settling(settling.loss(), settling.moved(), settling.arrival(), toll);
        };
    }

    // The end.

    private static boolean isOver(Settling settling, Sign.Judged judged) {
        Arrival arrival = settling.arrival();
        long now = judged.at().nanos();
        if (now - arrival.writable().nanos() >= LONGEST_NANOS) {
            return true;
        }
        return judged.held() == 0
                && arrival.served().isPresent()
                && now - latest(arrival).nanos() >= QUIET_NANOS;
    }

    private static Moment latest(Arrival arrival) {
        Moment served = arrival.served().orElse(arrival.writable());
        return arrival.released().filter(released -> released.isAfter(served)).orElse(served);
    }

    private static Turn end(String cluster, Settling settling) {
        return new Turn(new Quiet(settling.arrival().reign()), Optional.of(failover(cluster, settling)));
    }

    /** The next one begins before this one has settled. */
    private static Turn endAndLose(String cluster, Settling settling, Sign.Judged judged) {
        Turn lost = lose(cluster, settling.arrival().reign(), Optional.empty(), Toll.NONE, judged);
        return new Turn(lost.stage(), Optional.of(failover(cluster, settling)));
    }

    private static Failover failover(String cluster, Settling settling) {
        Loss loss = settling.loss();
        Reign next = settling.arrival().reign();
        return new Failover(
                cluster,
                kind(loss, next),
                loss.reign().member(),
                next.member(),
                loss.reign().timeline(),
                next.timeline(),
                loss.opening().what(),
                loss.reason(),
                steps(settling),
                settling.toll());
    }

    private static Failover.Kind kind(Loss loss, Reign next) {
        int before = loss.reign().timeline();
        boolean sameTimeline = before == next.timeline() || before == 0 || next.timeline() == 0;
        if (sameTimeline && loss.reign().member().equals(next.member())) {
            return Failover.Kind.INTERRUPTION;
        }
        return loss.announced() ? Failover.Kind.SWITCHOVER : Failover.Kind.FAILOVER;
    }

    /** The steps so far, in order of time; none while nothing is going on. */
    static List<Failover.Step> steps(Stage stage) {
        return switch (stage) {
            case Nothing _, Quiet _ -> List.of();
            case Doubtful doubtful -> new Steps(doubtful.opening().at()).all();
            case Vacant vacant ->
                lost(vacant.loss()).add(What.MOVED, vacant.moved()).all();
            case Settling settling ->
                lost(settling.loss())
                        .add(What.MOVED, movedTo(settling))
                        .add(What.WRITABLE, Optional.of(settling.arrival().writable()))
                        .add(What.SERVED, settling.arrival().served())
                        .add(What.RELEASED, released(settling.arrival()))
                        .all();
        };
    }

    /** When the same primary came back, the lock may not have moved at all. */
    private static Optional<Moment> movedTo(Settling settling) {
        boolean interruption = kind(settling.loss(), settling.arrival().reign()) == Failover.Kind.INTERRUPTION;
        return interruption ? Optional.empty() : Optional.of(settling.moved());
    }

    /** Being let out is not yet being served. */
    private static Optional<Moment> released(Arrival arrival) {
        return arrival.released()
                .map(released -> arrival.served()
                        .filter(served -> served.isAfter(released))
                        .orElse(released));
    }

    private static Steps lost(Loss loss) {
        return new Steps(loss.opening().at()).add(What.HELD, Optional.of(loss.held()));
    }

    /** Collects steps in order of time, their offsets counted from the first. Confined to one thread. */
    private static final class Steps {
        private final Moment first;
        private final List<Failover.Step> all = new ArrayList<>();

        Steps(Moment first) {
            this.first = first;
            add(What.SUSPECTED, Optional.of(first));
        }

        Steps add(What what, Optional<Moment> at) {
            at.ifPresent(moment -> all.add(new Failover.Step(what, moment.instant(), moment.millisSince(first))));
            return this;
        }

        List<Failover.Step> all() {
            return List.copyOf(all);
        }
    }
}
