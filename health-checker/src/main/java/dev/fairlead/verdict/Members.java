package dev.fairlead.verdict;

import dev.fairlead.cluster.MemberView;
import dev.fairlead.cluster.Reach;
import dev.fairlead.cluster.Role;
import dev.fairlead.probe.Observation;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Each member as a value for people and for routes. Pure. */
final class Members {
    /** Read sessions on a replica that has been silent for longer are cut. */
    private static final long GONE_NANOS = Duration.ofMinutes(1).toNanos();

    private Members() {}

    static List<MemberView> views(Situation situation, Learned learned) {
        return situation.evidence().members().values().stream()
                .map(seen -> view(situation, seen, learned))
                .toList();
    }

    private static MemberView view(Situation situation, Evidence.MemberEvidence seen, Learned learned) {
        Optional<String> strange = Optional.ofNullable(situation.strangers().get(seen.key()));
        Word word = situation.words().get(seen.key());
        return new MemberView(
                seen.key(),
                seen.server().apiUrl(),
                strange.isPresent() ? Optional.empty() : seen.backend(),
                word == null ? Role.UNKNOWN : role(word),
                word == null ? "" : word.state(),
                word == null ? 0 : word.timeline(),
                reach(seen.latest()),
                word == null ? situation.now() : word.sentAtNanos(),
                learned.replicas().lag(seen.key()),
                isGone(situation, seen.key()),
                learned.deposed().contains(seen.key()),
                word == null ? Map.of() : word.body().tags(),
                strange.orElseGet(() -> detail(situation, seen.key())));
    }

    private static Role role(Word word) {
        return switch (word.body().role()) {
            case "primary", "master" -> Role.PRIMARY;
            case "replica" -> word.claim() == Claim.PROMOTING ? Role.IN_TRANSITION : Role.REPLICA;
            case "standby_leader" -> Role.STANDBY_LEADER;
            default -> Role.IN_TRANSITION;
        };
    }

    private static Reach reach(Optional<Observation> latest) {
        return latest.map(observation -> switch (observation) {
                    case Observation.Answered answered ->
                        Word.of(answered).isPresent() ? Reach.ANSWERING : Reach.GARBLED;
                    case Observation.Unreachable _ -> Reach.UNREACHABLE;
                    case Observation.TimedOut _ -> Reach.TIMED_OUT;
                    case Observation.Garbled _ -> Reach.GARBLED;
                })
                .orElse(Reach.UNPROBED);
    }

    private static boolean isGone(Situation situation, String member) {
        Word word = situation.words().get(member);
        return word != null
                && !situation.isReigning(member)
                && situation.isSilent(member)
                && (situation.isPortRefused(member) || situation.now() - word.sentAtNanos() > GONE_NANOS);
    }

    private static String detail(Situation situation, String member) {
        Word word = situation.words().get(member);
        if (word == null) {
            return silence(situation, member, "has not answered yet");
        }
        return situation.isSilent(member)
                ? silence(situation, member, "does not answer") + ", before: " + meaning(word)
                : meaning(word);
    }

    private static String silence(Situation situation, String member, String otherwise) {
        Evidence.MemberEvidence seen = situation.evidence().members().get(member);
        Optional<Observation> latest = seen == null ? Optional.empty() : seen.latest();
        return latest.map(observation -> switch (observation) {
                    case Observation.Unreachable unreachable -> "unreachable: " + unreachable.cause();
                    case Observation.TimedOut _ -> "no answer in time";
                    case Observation.Garbled garbled -> "garbled answer: " + garbled.why();
                    case Observation.Answered answered ->
                        "answered " + answered.status() + " as "
                                + answered.body().role() + ", which means nothing";
                })
                .orElse(otherwise);
    }

    private static String meaning(Word word) {
        return switch (word.claim()) {
            case WRITABLE -> "holds the lock and takes writes";
            case STALLED -> "holds the lock, but its PostgreSQL does not answer Patroni in time";
            case UNREADY -> "holds the lock and is " + word.state();
            case PROMOTING -> "holds the lock and is being promoted";
            case STANDBY_LEADER -> "leads a standby cluster";
            case NONE -> word.body().role() + ", " + word.state();
        };
    }
}
