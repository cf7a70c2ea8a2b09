package dev.fairlead.bench.e2e;

import static java.util.stream.Collectors.joining;

import dev.fairlead.bench.lab.Lab;
import dev.fairlead.bench.lab.Member;
import dev.fairlead.bench.peer.FairleadProcess;
import dev.fairlead.bench.peer.LogLine;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Fairlead in front of a lab, with a {@link Tap} on its line to each member. */
record TappedFairlead(FairleadProcess fairlead, List<Tap> taps) implements AutoCloseable {
    /**
     * Starts it and returns when it is ready.
     *
     * @param more further lines of configuration, at the top level
     */
    static TappedFairlead start(Lab lab, String more) {
        List<Tap> taps =
                lab.members().stream().map(member -> Tap.on(lab, member)).toList();
        String members = taps.stream()
                .map(tap ->
                        "      %s: {postgres: \"%s\"}".formatted(tap.member().name(), tap.address()))
                .collect(joining("\n"));
        try {
            return new TappedFairlead(FairleadProcess.startConfigured(lab, configuration(members, more)), taps);
        } catch (RuntimeException e) {
            taps.forEach(Tap::close);
            throw e;
        }
    }

    private static String configuration(String members, String more) {
        return """
            clusters:
              - name: main
                patroni: $PATRONI
                members:
            %s
                routes:
                  - {name: primary, listen: "$PRIMARY", to: primary}
                  - {name: replicas, listen: "$REPLICAS", to: replicas}
            admin: {listen: "$ADMIN"}
            %s
            """.formatted(members, more);
    }

    Tap tap(Member member) {
        return taps.stream()
                .filter(tap -> tap.member().equals(member))
                .findFirst()
                .orElseThrow();
    }

    String primary() {
        return fairlead.primary();
    }

    /** All lines of the log so far. */
    String text() {
        return fairlead.log().stream().map(LogLine::text).collect(joining("\n"));
    }

    /** What {@code question} is answered at the next line that contains {@code words}. */
    <T> CompletableFuture<T> atLine(String words, Supplier<T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        fairlead.onLogLine(line -> {
            if (!answer.isDone() && line.text().contains(words)) {
                answer.complete(question.get());
            }
        });
        return answer;
    }

    @Override
    public void close() {
        fairlead.close();
        taps.forEach(Tap::close);
    }
}
