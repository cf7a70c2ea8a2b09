package dev.fairlead.command;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import tools.jackson.core.JacksonException;

/**
 * Shows a text again and again until it is interrupted. When the proxy does not answer it says so instead of showing what was true before.
 *
 * <p>Confined to one thread.
 */
final class Watch {
    /** Waits for real. */
    static final Pause SLEEP = duration -> {
        Thread.sleep(duration);
        return true;
    };

    /** To the upper left corner; to the end of the line, or of the screen, is cleared while writing, so that nothing flickers. */
    private static final String HOME = "\033[H";

    private static final String REST_OF_LINE = "\033[K";
    private static final String REST_OF_SCREEN = "\033[J";

    private final Question question;
    private final Duration interval;
    private final Pause pause;
    private final boolean terminal = isTerminal();

    /** What is asked each time. */
    @FunctionalInterface
    interface Question {
        String ask() throws ClientFailure;
    }

    /** How the time between two answers passes. */
    @FunctionalInterface
    interface Pause {
        /** Returns whether to go on. */
        boolean pause(Duration duration) throws InterruptedException;
    }

    private Watch(Question question, Duration interval, Pause pause) {
        this.question = question;
        this.interval = interval;
        this.pause = pause;
    }

    static Watch of(Question question, int seconds, Pause pause) {
        return new Watch(question, Duration.ofSeconds(seconds), pause);
    }

    @SuppressWarnings("SystemConsoleNull") // it is null in a runtime without jdk.internal.le, as the distribution's is
    private static boolean isTerminal() {
        return System.console() != null && System.console().isTerminal();
    }

    /** Returns when it is interrupted. */
    void show(PrintWriter out) {
        String answered = "";
        boolean goOn = true;
        while (goOn) {
            String now = LocalTime.now(ZoneId.systemDefault())
                    .truncatedTo(ChronoUnit.SECONDS)
                    .toString();
            try {
                draw(out, now + "\n" + question.ask());
                answered = now;
            } catch (ClientFailure | JacksonException failure) {
                String last = answered.isEmpty() ? "no answer so far" : "the last answer was at " + answered;
                draw(out, now + "\nNO STATUS: " + failure.getMessage() + "\n(" + last + ")\n");
            }
            goOn = goOn();
        }
    }

    private boolean goOn() {
        try {
            return pause.pause(interval);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void draw(PrintWriter out, String text) {
        out.print(terminal ? HOME + text.replace("\n", REST_OF_LINE + "\n") + REST_OF_SCREEN : text + "\n");
        out.flush();
    }
}
