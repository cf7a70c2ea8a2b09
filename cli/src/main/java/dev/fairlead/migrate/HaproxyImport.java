package dev.fairlead.migrate;

import dev.fairlead.migrate.Finding.Kind;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Says an HAProxy configuration in ours: a function of what is given. */
public final class HaproxyImport {
    /** What is larger is not looked at; a large real one has some ten thousand bytes. */
    public static final int MOST_BYTES = 1 << 20;

    private HaproxyImport() {}

    /**
     * Where it comes from, and where its result will run.
     *
     * @param name what comments call it, such as {@code haproxy.cfg}
     * @param environment for the variables that it uses
     * @param readable whether a file of that name can be read here
     * @param shift what is added to each port that is listened on, so that both can run at the same time
     */
    public record Source(String name, Map<String, String> environment, Predicate<String> readable, int shift) {}

    /**
     * What importing brings.
     *
     * @param yaml our file; empty when nothing of theirs can be used
     * @param findings by kind, and then in the order of the file
     */
    public record Result(Optional<String> yaml, List<Finding> findings) {
        public Result {
            findings = List.copyOf(findings);
        }

        public boolean isAnythingLeftOut() {
            return findings.stream().anyMatch(finding -> finding.kind() == Kind.LEFT_OUT);
        }
    }

    /** @param content of the file; more than {@link #MOST_BYTES} are refused */
    public static Result read(byte[] content, Source source) {
        var findings = new Findings();
        Optional<String> refusal = refusal(content);
        if (refusal.isPresent()) {
            findings.add(Kind.LEFT_OUT, 0, Line.shown(source.name()), refusal.get(), "");
            return new Result(Optional.empty(), findings.list());
        }
        String text = new String(content, StandardCharsets.UTF_8);
        List<Section> sections = HaproxyFile.read(text, source.environment(), findings);
        Optional<Draft> draft = Translation.of(sections, source.readable(), source.shift(), findings);
        return new Result(draft.map(ours -> Yaml.of(ours, source.name())), findings.list());
    }

    private static Optional<String> refusal(byte[] content) {
        if (content.length > MOST_BYTES) {
            return Optional.of("is larger than 1 MB: no HAProxy configuration");
        }
        for (byte b : content) {
            if (b == 0) {
                return Optional.of("has bytes that no text has: no HAProxy configuration");
            }
        }
        return Optional.empty();
    }
}
