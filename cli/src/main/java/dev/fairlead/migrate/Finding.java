package dev.fairlead.migrate;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * What became of something that the HAProxy configuration says.
 *
 * @param lines where it says so, ascending; empty when it says nothing, and that is the point
 * @param what the words themselves, shortened, and without secrets
 * @param why what became of it, and why
 * @param toDo what the reader should do about it; empty for nothing
 */
public record Finding(Kind kind, List<Integer> lines, String what, String why, String toDo) {
    public Finding {
        requireNonNull(kind, "kind");
        lines = List.copyOf(lines);
        requireNonNull(what, "what");
        requireNonNull(why, "why");
        requireNonNull(toDo, "toDo");
    }

    /** What became of it, the most important first. */
    public enum Kind {
        LEFT_OUT("Not carried over"),
        CHANGED("Changed in meaning"),
        CARRIED("Carried over"),
        NEEDLESS("Needs nothing in its place");

        private final String title;

        Kind(String title) {
            this.title = title;
        }

        /** For people. */
        public String title() {
            return title;
        }
    }
}
