package dev.fairlead.bench.e2e;

import dev.fairlead.bench.peer.FairleadProcess;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the log says about where the route to the primary led, one word after the other. */
final class RouteStory {
    private static final Pattern CHANGE =
            Pattern.compile("route primary: (?:to (?<member>\\S+) at|held, (?<why>\\w+)).* before: .*");

    private RouteStory() {}

    /** Members' names, and the words for why it was held, in their order; from the first member on. */
    static List<String> of(FairleadProcess fairlead) {
        return fairlead.log().stream()
                .map(line -> CHANGE.matcher(line.text()))
                .filter(Matcher::find)
                .dropWhile(change -> change.group("member") == null)
                .map(change -> Optional.ofNullable(change.group("member")).orElseGet(() -> change.group("why")))
                .toList();
    }
}
