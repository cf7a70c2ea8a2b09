package dev.fairlead.world;

import dev.fairlead.cluster.Backend;
import dev.fairlead.probe.Branches;
import dev.fairlead.probe.DcsSettings;
import dev.fairlead.probe.Listing;
import dev.fairlead.probe.Observation;
import dev.fairlead.probe.PortCheck;
import dev.fairlead.probe.Probing;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** How one proxy asks the members of a world, with the time-outs of the real one. */
final class Asking implements Probing {
    private static final Duration CONNECT = Duration.ofSeconds(1);
    private static final Duration TOTAL = Duration.ofSeconds(3);

    private final World world;
    private final Proxy proxy;

    Asking(World world, Proxy proxy) {
        this.world = world;
        this.proxy = proxy;
    }

    /** What an exchange with a REST API came to. */
    private interface Outcome {
        void answered(Rest rest);

        void refused();

        void timedOut(Duration after);
    }

    private void exchange(String apiUrl, boolean sql, Outcome outcome) {
        String address = URI.create(apiUrl).getHost();
        world.clock().after(world.network().delay(), () -> arrive(address, sql, outcome));
    }

    private void arrive(String address, boolean sql, Outcome outcome) {
        Optional<Member> found = world.at(address).filter(member -> !member.isGone());
        if (found.isEmpty() || !world.network().connects(proxy.name(), rest(found.get()))) {
            back(CONNECT.toNanos(), () -> outcome.timedOut(CONNECT));
        } else if (found.get().patroni().process().isDead()) {
            back(world.network().delay(), outcome::refused);
        } else {
            work(found.get(), sql, outcome);
        }
    }

    private static String rest(Member member) {
        return member.host() + ":rest";
    }

    private void work(Member member, boolean sql, Outcome outcome) {
        var rest = new Rest(member);
        long takes = (sql ? rest.takes() : 0) + world.network().answering(rest(member));
        if (member.isRestHung() || takes >= TOTAL.toNanos()) {
            back(TOTAL.toNanos(), () -> outcome.timedOut(TOTAL));
            return;
        }
        member.patroni().process().after(takes, () -> {
            if (world.network().passes(rest(member), proxy.name())) {
                outcome.answered(rest);
            } else {
                back(TOTAL.toNanos() - takes, () -> outcome.timedOut(TOTAL));
            }
        });
    }

    private void back(long nanos, Runnable work) {
        proxy.process().receive(nanos, work);
    }

    @Override
    public void probe(String apiUrl, Consumer<Observation> outcome) {
        long sentAt = world.clock().nanoTime();
        world.at(URI.create(apiUrl).getHost())
                .ifPresent(member -> world.invariants().onProbe(proxy, apiUrl, rest(member)));
        var once = new Once<Observation>(observation -> {
            proxy.heard().onObservation(apiUrl, observation);
            outcome.accept(observation);
        });
        exchange(apiUrl, true, new Outcome() {
            @Override
            public void answered(Rest rest) {
                int status = rest.status();
                var body = rest.body();
                back(
                        world.network().delay(),
                        () -> once.accept(new Observation.Answered(
                                status, body, sentAt, world.clock().nanoTime())));
            }

            @Override
            public void refused() {
                once.accept(new Observation.Unreachable(
                        "refused", sentAt, world.clock().nanoTime()));
            }

            @Override
            public void timedOut(Duration after) {
                once.accept(
                        new Observation.TimedOut(after, sentAt, world.clock().nanoTime()));
            }
        });
        proxy.process()
                .receive(
                        TOTAL.toNanos(),
                        () -> once.accept(new Observation.TimedOut(
                                TOTAL, sentAt, world.clock().nanoTime())));
    }

    @Override
    public void list(String asked, String apiUrl, Consumer<Listing> outcome) {
        long sentAt = world.clock().nanoTime();
        var once = new Once<Listing>(listing -> {
            proxy.heard().onListing(listing);
            outcome.accept(listing);
        });
        exchange(apiUrl, false, new Outcome() {
            @Override
            public void answered(Rest rest) {
                rest.list(asked, sentAt, world.clock().nanoTime())
                        .ifPresent(listed -> back(world.network().delay(), () -> once.accept(listed)));
            }

            @Override
            public void refused() {
                once.accept(failed(asked, "refused", sentAt));
            }

            @Override
            public void timedOut(Duration after) {
                once.accept(failed(asked, "no answer in time", sentAt));
            }
        });
        proxy.process().receive(TOTAL.toNanos(), () -> once.accept(failed(asked, "no answer in time", sentAt)));
    }

    private Listing failed(String asked, String cause, long sentAt) {
        return new Listing.Failed(asked, cause, sentAt, world.clock().nanoTime());
    }

    @Override
    public void settings(String apiUrl, Consumer<Optional<DcsSettings>> outcome) {
        ask(apiUrl, Rest::settings, outcome);
    }

    @Override
    public void history(String apiUrl, Consumer<Optional<Branches>> outcome) {
        ask(apiUrl, Rest::history, outcome);
    }

    private <T> void ask(String apiUrl, Function<Rest, Optional<T>> question, Consumer<Optional<T>> outcome) {
        var once = new Once<>(outcome);
        exchange(apiUrl, false, new Outcome() {
            @Override
            public void answered(Rest rest) {
                Optional<T> shown = question.apply(rest);
                back(world.network().delay(), () -> once.accept(shown));
            }

            @Override
            public void refused() {
                once.accept(Optional.empty());
            }

            @Override
            public void timedOut(Duration after) {
                once.accept(Optional.empty());
            }
        });
        proxy.process().receive(TOTAL.toNanos(), () -> once.accept(Optional.empty()));
    }

    @Override
    public void knock(Backend backend, Consumer<PortCheck> outcome) {
        long startedAt = world.clock().nanoTime();
        PortCheck.Outcome found = knock(backend);
        long takes = found == PortCheck.Outcome.SILENT
                ? CONNECT.toNanos()
                : 2 * world.network().delay();
        back(
                takes,
                () -> outcome.accept(
                        new PortCheck(found, startedAt, world.clock().nanoTime())));
    }

    private PortCheck.Outcome knock(Backend backend) {
        Optional<Member> member = world.at(backend.host()).filter(found -> !found.isGone());
        if (member.isEmpty()
                || !world.network().connects(proxy.name(), member.get().host() + ":pg")) {
            return PortCheck.Outcome.SILENT;
        }
        return member.get().postgres().state() == Postgres.State.STOPPED
                ? PortCheck.Outcome.REFUSED
                : PortCheck.Outcome.OPEN;
    }

    @Override
    public void resolve(String host, Consumer<List<InetAddress>> outcome) {
        back(0, () -> outcome.accept(List.of()));
    }

    @Override
    public void close() {}

    /** The first outcome is the only one. */
    private static final class Once<T> implements Consumer<T> {
        private final Consumer<T> then;
        private boolean done;

        Once(Consumer<T> then) {
            this.then = then;
        }

        @Override
        public void accept(T value) {
            if (!done) {
                done = true;
                then.accept(value);
            }
        }
    }
}
