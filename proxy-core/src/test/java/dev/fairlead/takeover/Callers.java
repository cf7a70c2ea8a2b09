package dev.fairlead.takeover;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Clients that connect as fast as they can, one after the other, and count who answered. */
final class Callers implements AutoCloseable {
    private final InetSocketAddress address;
    private final Thread thread;
    private final Map<String, AtomicInteger> answers = new ConcurrentHashMap<>();
    private volatile boolean ended;

    Callers(InetSocketAddress address) {
        this.address = address;
        this.thread = Thread.ofPlatform().start(this::run);
    }

    /** One letter, or what went wrong. */
    static String call(InetSocketAddress address) {
        try (var socket = new Socket()) {
            socket.setSoTimeout(10_000);
            socket.connect(address, 10_000);
            int answer = socket.getInputStream().read();
            return answer < 0 ? "no answer" : String.valueOf((char) answer);
        } catch (IOException failure) {
            return failure.toString();
        }
    }

    private void run() {
        while (!ended) {
            answers.computeIfAbsent(call(address), _ -> new AtomicInteger()).incrementAndGet();
        }
    }

    int answeredBy(String name) {
        return answers.getOrDefault(name, new AtomicInteger()).get();
    }

    /** Who answered, and how each call failed that did. */
    Map<String, AtomicInteger> end() throws InterruptedException {
        ended = true;
        thread.join();
        return answers;
    }

    @Override
    public void close() {
        ended = true;
    }
}
