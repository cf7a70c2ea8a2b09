package dev.fairlead.poll;

import static java.util.stream.Collectors.toSet;

import dev.fairlead.cluster.ClusterView;
import dev.fairlead.cluster.MemberView;
import dev.fairlead.cluster.Orders;
import dev.fairlead.cluster.Primacy;
import dev.fairlead.cluster.ViewListener;
import dev.fairlead.discovery.Roster;
import dev.fairlead.probe.Listing;
import dev.fairlead.probe.Observation;
import dev.fairlead.probe.PortCheck;
import dev.fairlead.probe.Probing;
import dev.fairlead.verdict.Attention;
import dev.fairlead.verdict.Evidence;
import dev.fairlead.verdict.Judge;
import dev.fairlead.verdict.Judgement;
import dev.fairlead.verdict.Learned;
import dev.fairlead.verdict.Remembered;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The loop of one checker: takes in answers, has them judged, publishes the verdict, and asks whatever is due.
 *
 * <p>Confined to its {@link CheckerLoop}, but for {@link #view} and {@link #status}.
 */
final class Rounds {
    private static final Logger log = LoggerFactory.getLogger(ClusterChecker.class);

    /** How often the loop looks at what is due: fine enough for hot probing, ... */
    private static final long TICK_URGENT = Duration.ofMillis(5).toNanos();

    /** ... fine enough for knocking, ... */
    private static final long TICK_STEADY = Duration.ofMillis(50).toNanos();

    /** ... and, while nothing is to be knocked at, not before a probe or a judging is due: the list and the settings can wait so long. */
    private static final long TICK_QUIET = Duration.ofMillis(250).toNanos();

    private static final long ROUND_DISTANCE = Duration.ofMillis(50).toNanos();
    private static final long LIST_STEADY = Duration.ofSeconds(5).toNanos();
    private static final long LIST_URGENT = Duration.ofSeconds(1).toNanos();
    private static final long LIST_SECOND_HAND = Duration.ofMillis(250).toNanos();
    private static final long RESOLVE = Duration.ofSeconds(1).toNanos();

    /** The judge asks for 200 ms between two refusals, measured where the knocks really start: the first may start late. */
    private static final long KNOCK_FIRST = Duration.ofMillis(220).toNanos();

    private static final long KNOCK_AGAIN = Duration.ofSeconds(1).toNanos();

    private CheckerConfig config;
    private Probing probing;
    private final CheckerLoop loop;
    private final ViewListener views;
    private final CheckerObserver observer;
    private final RandomGenerator random;
    private final Supplier<Orders> orders;

    private final SortedMap<String, MemberTrack> members = new TreeMap<>();
    private final Askers askers;
    private final Seeds seeds;
    private final DcsReads dcs = new DcsReads();
    private final ChangeLog changes = new ChangeLog();
    private final Looks looks;
    private Roster roster;
    private Learned learned;
    private Attention attention = Attention.UNSETTLED;
    private boolean judgeNow = true;
    private long judgeAtNanos;
    private boolean roundNow;
    private boolean listNow = true;
    private OptionalLong lastRound = OptionalLong.empty();
    private Optional<Trigger> trigger = Optional.empty();
    private OptionalLong triggered = OptionalLong.empty();
    private OptionalLong urgentSince = OptionalLong.empty();
    private Urgency urgency = Urgency.URGENT;
    private volatile @Nullable ClusterView view;
    private volatile CheckerStatus status = CheckerStatus.NOTHING_YET;
    private volatile Remembered remembered;

    Rounds(
            CheckerConfig config,
            Probing probing,
            CheckerLoop loop,
            ViewListener views,
            CheckerObserver observer,
            RandomGenerator random,
            Supplier<Orders> orders,
            Remembered before) {
        this.config = config;
        this.probing = probing;
        this.loop = loop;
        this.views = views;
        this.observer = observer;
        this.random = random;
        this.orders = orders;
        this.remembered = before;
        this.askers = new Askers(config.seeds());
        this.seeds = new Seeds(config.seeds());
        this.learned = Learned.from(before, loop.nanoTime());
        this.roster = known(before.members(), loop.nanoTime());
        takeOver(roster);
        this.looks = new Looks(loop, this::advance, this::untilNextLook);
    }

    /** As a process before this one knew them, under the overrides of now. */
    private Roster known(List<Remembered.Member> before, long now) {
        return Roster.of(before.stream()
                .map(member -> Roster.Entry.of(member.name(), member.apiUrl(), member.host(), member.port(), now)
                        .overridden(config.overrides()))
                .toList());
    }

    /** Any thread. */
    Optional<ClusterView> view() {
        return Optional.ofNullable(view);
    }

    /** Any thread; as of the latest judging, or change of urgency. */
    CheckerStatus status() {
        return status;
    }

    /** Any thread; as of the latest judging. */
    Remembered remembered() {
        return remembered;
    }

    // ---- the loop

    void begin() {
        looks.begin();
    }

    private long untilNextLook() {
        if (urgentSince.isPresent() || !attention.hot().isEmpty()) {
            return TICK_URGENT;
        }
        if (!attention.knock().isEmpty()) {
            return TICK_STEADY;
        }
        long now = loop.nanoTime();
        long left = Math.min(TICK_QUIET, judgeAtNanos - now);
        for (MemberTrack member : members.values()) {
            left = Math.min(left, interval(member, now) - member.probes().sinceStart(now));
        }
        left = Math.min(left, seeds.untilNext(now, membersUrls()).orElse(left));
        // What is due and was not begun waits for an answer.
        return left > 0 ? Math.max(TICK_URGENT, left) : TICK_STEADY;
    }

    private void advance() {
        long now = loop.nanoTime();
        if (judgeNow || now - judgeAtNanos >= 0) {
            judge(now);
        }
        mood(now);
        boolean round = isRoundDue(now);
        for (MemberTrack member : members.values()) {
            askMember(member, round, now);
        }
        askSeeds(now);
        askForList(now);
        askForSettings(now);
        askForHistory(now);
    }

    /** Something was noticed, here or in the data path: one immediate round, and urgency until the primary is confirmed again. */
    void onTrigger(String why) {
        long now = loop.nanoTime();
        trigger = Optional.of(new Trigger(trigger.map(Trigger::count).orElse(0L) + 1, why, now));
        triggered = OptionalLong.of(now);
        roundNow = true;
        listNow = true;
        looks.onEvent();
    }

    /** Operators have changed their orders: heeds them at once; returns the verdict under them, which has been published. */
    Optional<ClusterView> onOrders() {
        judge(loop.nanoTime());
        looks.onEvent();
        return view();
    }

    /**
     * Goes on with other settings, and with what is known: the verdict holds as long as its lease. Whoever is asked otherwise from now on is asked at once.
     *
     * @param asks asks from now on; answers to what was asked before still count
     */
    void change(CheckerConfig newer, Probing asks) {
        boolean asksAnew = !asks.equals(probing)
                || !newer.seeds().equals(config.seeds())
                || !newer.overrides().equals(config.overrides());
        config = newer;
        probing = asks;
        askers.reseed(newer.seeds());
        seeds.reseed(newer.seeds());
        judge(loop.nanoTime());
        if (asksAnew) {
            onTrigger("the configuration says to ask otherwise");
        } else {
            looks.onEvent();
        }
    }

    private boolean isRoundDue(long now) {
        if (!roundNow || (lastRound.isPresent() && now - lastRound.getAsLong() < ROUND_DISTANCE)) {
            return false;
        }
        roundNow = false;
        lastRound = OptionalLong.of(now);
        return true;
    }

    // ---- judging

    private void judge(long now) {
        judgeNow = false;
        judgeAtNanos = now + LIST_SECOND_HAND;
        try {
            publish(Judge.judge(learned, evidence(), now, config.policy()));
        } catch (RuntimeException e) {
            log.error("cluster {}: judging failed: {}", config.cluster(), e.toString(), e);
            observer.onJudgeFailure(config.cluster(), e);
        }
    }

    private Evidence evidence() {
        var all = new TreeMap<String, Evidence.MemberEvidence>();
        members.forEach((key, member) -> all.put(key, member.evidence(roster.lists(member.entry()))));
        return new Evidence(
                all, askers.listings(members.values()), seeds.evidence(), dcs.settings(), dcs.branches(), orders.get());
    }

    private void publish(Judgement judgement) {
        ClusterView before = view;
        learned = judgement.learned();
        attention = judgement.attention();
        judgeAtNanos = judgement.nextNanos();
        view = judgement.view();
        remember();
        // First of all: writing a log line may block, and routes wait for this.
        views.onView(judgement.view());
        status = statusNow();
        changes.onView(judgement.view());
        if (before != null
                && !ChangeLog.word(before.primacy())
                        .equals(ChangeLog.word(judgement.view().primacy()))) {
            observer.onPrimacy(
                    config.cluster(), before.primacy(), judgement.view().primacy());
        }
    }

    private void remember() {
        Remembered now = learned.remembered(roster.members().values().stream()
                .filter(Roster.Entry::isNamed)
                .map(entry -> new Remembered.Member(entry.name(), entry.apiUrl(), entry.host(), entry.port()))
                .toList());
        if (!now.equals(remembered)) {
            remembered = now;
        }
    }

    private CheckerStatus statusNow() {
        return new CheckerStatus(urgency, latest(), trigger);
    }

    private SortedMap<String, Observation> latest() {
        var latest = new TreeMap<String, Observation>();
        members.forEach((name, member) -> member.latest().ifPresent(seen -> latest.put(name, seen)));
        return latest;
    }

    private void mood(long now) {
        boolean urgent = !attention.settled() || !isConfirmedSinceTrigger();
        urgentSince = urgent ? OptionalLong.of(urgentSince.orElse(now)) : OptionalLong.empty();
        members.forEach((name, member) -> member.hot(attention.hot().contains(name), now));
        tell(urgency(now));
    }

    private Urgency urgency(long now) {
        if (members.values().stream().anyMatch(member -> member.isHot() && member.hotFor(now) < Pace.HOT_LIMIT)) {
            return Urgency.HOT;
        }
        return urgentSince.isPresent() ? Urgency.URGENT : Urgency.STEADY;
    }

    private void tell(Urgency urgency) {
        if (urgency != this.urgency) {
            this.urgency = urgency;
            status = statusNow();
            observer.onUrgency(config.cluster(), urgency);
        }
    }

    private boolean isConfirmedSinceTrigger() {
        if (triggered.isEmpty()) {
            return true;
        }
        boolean confirmed = attention
                .leader()
                .flatMap(name -> view().flatMap(v -> v.member(name)))
                .map(MemberView::silentSinceNanos)
                .filter(sentAt -> sentAt - triggered.getAsLong() >= 0)
                .isPresent();
        triggered = confirmed ? OptionalLong.empty() : triggered;
        return confirmed;
    }

    /** The member that the latest verdict takes for the primary. */
    private Optional<String> primary() {
        return view().flatMap(v -> switch (v.primacy()) {
            case Primacy.Writable writable -> Optional.of(writable.member());
            case Primacy.Unready unready -> Optional.of(unready.member());
            case Primacy.Contested _, Primacy.Vacant _ -> Optional.<String>empty();
        });
    }

    /** Who is probed whether listed or not: in pause a key expires while its daemon is restarted, and a claimant must be watched. */
    private Set<String> reigning() {
        return view().map(ClusterView::primacy)
                .filter(Primacy.Contested.class::isInstance)
                .map(contested -> Set.copyOf(((Primacy.Contested) contested).claimants()))
                .orElseGet(() -> primary().map(Set::of).orElseGet(Set::of));
    }

    // ---- asking members

    private void askMember(MemberTrack member, boolean round, long now) {
        if (member.needsResolving()
                && member.resolving().inFlight() == 0
                && member.resolving().sinceStart(now) >= RESOLVE) {
            resolve(member, now);
        }
        if (round && isFirstRound(now)) {
            member.oweProbe();
        }
        if (isProbeDue(member, now) && !member.awaitsAddress()) {
            probe(member, now);
        }
        if (attention.knock().contains(member.entry().key()) && isKnockDue(member, now)) {
            knock(member, now);
        }
    }

    /** Later rounds of the same trouble yield to how long answers take: each held client asks for one. */
    private boolean isFirstRound(long now) {
        return urgentSince.isEmpty() || now - urgentSince.getAsLong() < ROUND_DISTANCE;
    }

    /** A probe that a round asks for starts as soon as there is room for it: the one under way may have been sent before what is doubted. */
    private boolean isProbeDue(MemberTrack member, long now) {
        long interval = member.owesProbe() ? 0 : interval(member, now);
        return Pace.isDue(
                interval, member.probes().sinceStart(now), member.probes().inFlight());
    }

    private long interval(MemberTrack member, long now) {
        long urgentFor = urgentSince.isPresent() ? now - urgentSince.getAsLong() : 0;
        long interval = Pace.interval(new Pace.Mood(
                urgentSince.isPresent(), urgentFor, member.isHot(), member.hotFor(now), member.latency()));
        return Math.min(
                interval == Pace.HOT ? interval : (long) (interval * member.jitter()),
                attention.longestIntervalNanos());
    }

    private void probe(MemberTrack member, long now) {
        member.onProbeStart(now);
        member.jitter(0.9 + random.nextDouble() * 0.2);
        String url = member.entry().apiUrl();
        int incarnation = member.incarnation();
        probing.probe(
                url, member.probedAddress(), seen -> loop.execute(() -> onObservation(member, url, incarnation, seen)));
    }

    private void onObservation(MemberTrack member, String url, int incarnation, Observation observation) {
        member.probes().onEnd();
        seeds.take(url, observation);
        boolean changed = member.onObservation(observation, incarnation);
        if (observation instanceof Observation.Answered) {
            member.forgetKnocks();
            tellTwins(member, url, observation);
        } else if (member.isAway() && !reigning().contains(member.entry().key())) {
            member.tryNextAddress(loop.nanoTime());
        }
        preferAnswering();
        judgeNow = true;
        if (changed) {
            onTrigger(member.entry().key() + " says something else than before");
        } else {
            looks.onEvent();
        }
        observer.onProbe(config.cluster(), member.entry().key(), observation);
    }

    /** One server that is listed under two names has answered for both. */
    private void tellTwins(MemberTrack member, String url, Observation observation) {
        for (MemberTrack other : members.values()) {
            if (other != member && other.entry().apiUrl().equals(url)) {
                other.onAnswerOfTwin(observation);
            }
        }
    }

    /** A second address bears the name once it answers and the first does not, or once it holds the leader lock and the first does not. */
    private void preferAnswering() {
        for (MemberTrack second : List.copyOf(members.values())) {
            MemberTrack first = members.get(second.entry().name());
            if (second.entry().isNamed() || first == null || !second.isAnsweringAsItself()) {
                continue;
            }
            boolean better = !first.isAnsweringAsItself()
                    || first.entry().fromSeed()
                    || (second.holdsLock() && !first.holdsLock());
            if (better) {
                roster = roster.preferring(second.entry().key());
                takeOver(roster);
            }
        }
    }

    // ---- asking seeds

    private Set<String> membersUrls() {
        return members.values().stream().map(member -> member.entry().apiUrl()).collect(toSet());
    }

    private void askSeeds(long now) {
        for (String url : seeds.start(now, membersUrls())) {
            probing.probe(url, seen -> loop.execute(() -> onSeed(url, seen)));
        }
    }

    private void onSeed(String url, Observation observation) {
        seeds.onEnd(url, observation);
        if (observation instanceof Observation.Answered answer
                && !isStrange(answer.body().scope())) {
            nameOfSeed(url, answer).ifPresent(name -> {
                roster = roster.withSeed(name, url, config.overrides(), loop.nanoTime());
                takeOver(roster);
                members.values().stream()
                        .filter(member -> member.entry().apiUrl().equals(url))
                        .forEach(member -> member.onObservation(observation, member.incarnation()));
            });
        }
        judgeNow = true;
        looks.onEvent();
    }

    /** As it says itself, or as the configuration has it. */
    private Optional<String> nameOfSeed(String url, Observation.Answered answer) {
        return answer.body()
                .name()
                .or(() -> config.overrides().entrySet().stream()
                        .filter(entry ->
                                entry.getValue().patroni().filter(url::equals).isPresent())
                        .map(Map.Entry::getKey)
                        .findFirst());
    }

    private static boolean isKnockDue(MemberTrack member, long now) {
        long distance = member.knocks() < 2 ? KNOCK_FIRST : KNOCK_AGAIN;
        return member.knocking().inFlight() == 0 && member.knocking().sinceStart(now) >= distance;
    }

    private void knock(MemberTrack member, long now) {
        member.backend().ifPresent(backend -> {
            member.knocking().onStart(now);
            probing.knock(backend, seen -> loop.execute(() -> onKnock(member, seen)));
        });
    }

    private void onKnock(MemberTrack member, PortCheck knock) {
        member.knocking().onEnd();
        member.onKnock(knock);
        judgeNow = true;
        looks.onEvent();
    }

    private void resolve(MemberTrack member, long now) {
        String host = member.entry().host();
        member.resolving().onStart(now);
        probing.resolve(
                host,
                address -> loop.execute(() -> {
                    member.resolving().onEnd();
                    member.onAddress(host, address, loop.nanoTime());
                    judgeNow = true;
                    looks.onEvent();
                }));
    }

    // ---- asking for the list, and for the settings

    private void askForList(long now) {
        if (askers.clock().sinceStart(now) < listInterval()) {
            return;
        }
        Set<String> excluded = attention.secondHand() ? reigning() : Set.of();
        askers.next(members.values(), excluded).ifPresent(asked -> {
            listNow = false;
            askers.onStart(asked, now);
            probing.list(asked.name(), asked.apiUrl(), seen -> loop.execute(() -> onListing(seen)));
        });
    }

    private long listInterval() {
        if (attention.secondHand() || listNow) {
            return LIST_SECOND_HAND;
        }
        return members.isEmpty() || urgentSince.isPresent() ? LIST_URGENT : LIST_STEADY;
    }

    private void onListing(Listing listing) {
        boolean usable = listing instanceof Listing.Listed listed
                && !listed.members().isEmpty()
                && !isStrange(listed.scope())
                && !askers.isOutdated(listed, members.values());
        boolean anotherLeader = askers.onListing(listing);
        if (usable && listing instanceof Listing.Listed listed) {
            roster = roster.after(listed, config.overrides(), reigning());
            takeOver(roster);
        }
        // The next in turn is asked soon, but not each at once: a cluster that is down must not be asked in a loop.
        listNow |= listing instanceof Listing.Failed;
        judgeNow = true;
        if (anotherLeader) {
            onTrigger("the list of members names another leader");
        } else {
            looks.onEvent();
        }
    }

    /** A list of another cluster must not bring its members in here; the judge says so by the seeds' scopes. */
    private boolean isStrange(Optional<String> scope) {
        Optional<String> ours = config.policy().scope().or(() -> view().flatMap(ClusterView::scope));
        return ours.isPresent() && scope.isPresent() && !ours.equals(scope);
    }

    /** What is known of a member goes with its address, under whatever key. */
    private void takeOver(Roster newer) {
        List<MemberTrack> before = List.copyOf(members.values());
        members.clear();
        newer.members().forEach((key, entry) -> {
            MemberTrack track = before.stream()
                    .filter(known -> known.entry().name().equals(entry.name())
                            && known.entry().apiUrl().equals(entry.apiUrl()))
                    .findFirst()
                    .orElseGet(() -> new MemberTrack(entry, loop.nanoTime()));
            track.update(entry, loop.nanoTime());
            members.put(key, track);
        });
        askers.retain(members.keySet());
    }

    private void askForSettings(long now) {
        dcs.startSettings(leaderFirst(), now)
                .ifPresent(member -> probing.settings(
                        member.entry().apiUrl(), seen -> loop.execute(() -> onDcs(() -> dcs.onSettings(seen)))));
    }

    /** The members of this cluster, the leader first: settings of another one would give a wrong lease. */
    private List<MemberTrack> leaderFirst() {
        return members.values().stream()
                .filter(this::isOurs)
                .sorted(Comparator.comparing(member ->
                        !attention.leader().equals(Optional.of(member.entry().key()))))
                .toList();
    }

    private boolean isOurs(MemberTrack member) {
        Optional<String> system = view().flatMap(ClusterView::systemIdentifier);
        return member.latest()
                .filter(Observation.Answered.class::isInstance)
                .map(answer -> ((Observation.Answered) answer).body())
                .filter(body -> !isStrange(body.scope()))
                .filter(body ->
                        system.isEmpty() || body.systemIdentifier().isEmpty() || system.equals(body.systemIdentifier()))
                .isPresent();
    }

    /** The history says which replicas may be read from just after a promotion; without read routes it is not needed. */
    private void askForHistory(long now) {
        if (config.policy().replicas().isEmpty()
                || view == null
                || !(view.primacy() instanceof Primacy.Writable writable)
                || !dcs.startHistory(writable.timeline(), now)) {
            return;
        }
        MemberTrack primary = members.get(writable.member());
        if (primary == null) {
            dcs.onHistory(Optional.empty());
        } else {
            probing.history(primary.entry().apiUrl(), seen -> loop.execute(() -> onDcs(() -> dcs.onHistory(seen))));
        }
    }

    private void onDcs(Runnable answer) {
        answer.run();
        judgeNow = true;
        looks.onEvent();
    }
}
