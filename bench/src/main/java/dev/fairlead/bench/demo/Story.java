package dev.fairlead.bench.demo;

import dev.fairlead.bench.lab.LabException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Prints what happened, who says so and when, in the order in which it happened.
 *
 * <p>Witnesses report a little late, each in its own way, so a line is held back for a moment in case an earlier one arrives. Thread rule: any thread
 * may tell; a thread of its own prints. Lines have at most {@value #COLUMNS} columns.
 */
final class Story implements AutoCloseable {
    static final int COLUMNS = 100;

    private static final long HOLD_BACK_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
    private static final int MARGIN = 21;

    private record Line(long nanos, String who, String what) {}

    private final PrintStream out;
    private final long began = System.nanoTime();
    private final Thread printer = new Thread(this::print, "story");
    private final PriorityQueue<Line> waiting = new PriorityQueue<>(Comparator.comparingLong(Line::nanos));
    private volatile boolean closing;

    Story(PrintStream out) {
        this.out = out;
        printer.setDaemon(true);
        printer.start();
    }

    void tell(String who, String what) {
        tell(System.nanoTime(), who, what);
    }

    /** Tells something that happened at {@code nanos}. */
    void tell(long nanos, String who, String what) {
        synchronized (waiting) {
            waiting.add(new Line(nanos, who, what));
        }
    }

    /** Prints lines as they are, without a margin, once all that was told before is out. */
    void conclude(List<String> lines) {
        while (!flush(System.nanoTime() + HOLD_BACK_NANOS)) {
            LockSupport.parkNanos(HOLD_BACK_NANOS / 10);
        }
        out.println();
        lines.forEach(line -> out.println(line.isEmpty() ? "" : "  " + line));
        out.println();
    }

    @Override
    public void close() {
        closing = true;
        try {
            printer.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("interrupted while printing", e);
        }
    }

    private void print() {
        while (!closing) {
            LockSupport.parkNanos(HOLD_BACK_NANOS / 5);
            flush(System.nanoTime() - HOLD_BACK_NANOS);
        }
        flush(Long.MAX_VALUE);
    }

    /** Prints what happened before {@code limit}; whether nothing is left. */
    private boolean flush(long limit) {
        synchronized (waiting) {
            while (!waiting.isEmpty() && waiting.peek().nanos() < limit) {
                print(waiting.remove());
            }
            return waiting.isEmpty();
        }
    }

    private void print(Line line) {
        String margin = "%7.2f s  %-9s ".formatted((line.nanos() - began) / 1e9, line.who());
        for (String part : wrap(line.what(), COLUMNS - MARGIN)) {
            out.println(margin + part);
            margin = " ".repeat(MARGIN);
        }
    }

    /** Breaks between words; a word that is too long by itself is left whole. */
    static List<String> wrap(String text, int width) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.split(" ", -1)) {
            if (!line.isEmpty() && line.length() + 1 + word.length() > width) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }
}
