package dev.fairlead.systemd;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.LinuxSocket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says to systemd what state the process is in. Any thread; never waits: what systemd does not take at once is not said. */
public final class Notifier {
    private static final Logger log = LoggerFactory.getLogger(Notifier.class);

    private final Optional<byte[]> address;
    private final Optional<Duration> watchdog;

    private Notifier(Optional<byte[]> address, Optional<Duration> watchdog) {
        this.address = address;
        this.watchdog = watchdog;
    }

    /** One that says nothing, unless systemd has left its address in {@code environment}. */
    public static Notifier of(Map<String, String> environment) {
        String socket = environment.getOrDefault("NOTIFY_SOCKET", "");
        boolean understood = socket.startsWith("/") || socket.startsWith("@");
        if (!understood || !Epoll.isAvailable()) {
            return new Notifier(Optional.empty(), Optional.empty());
        }
        return new Notifier(Optional.of(path(socket)), watchdog(environment));
    }

    /** unix(7): an abstract address, written with an @, begins with a zero. */
    private static byte[] path(String socket) {
        byte[] path = socket.getBytes(UTF_8);
        if (path[0] == '@') {
            path[0] = 0;
        }
        return path;
    }

    /** sd_watchdog_enabled(3); a successor is asked as its predecessor was, so the number of the process is not looked at. */
    private static Optional<Duration> watchdog(Map<String, String> environment) {
        String micros = environment.getOrDefault("WATCHDOG_USEC", "");
        return micros.matches("[1-9]\\d{0,15}")
                ? Optional.of(Duration.of(Long.parseLong(micros), java.time.temporal.ChronoUnit.MICROS))
                : Optional.empty();
    }

    /** How long systemd waits for a sign of life; empty when it does not. */
    public Optional<Duration> watchdog() {
        return watchdog;
    }

    /** Clients are accepted by this process, which is the one to watch: after a take-over another one was. */
    public void ready() {
        say("READY=1\nMAINPID=" + ProcessHandle.current().pid());
    }

    /** The configuration is read again; {@link #reloaded} follows. */
    public void reloading() {
        // nanoTime is CLOCK_MONOTONIC on Linux, which is what systemd compares with.
        say("RELOADING=1\nMONOTONIC_USEC=" + TimeUnit.NANOSECONDS.toMicros(System.nanoTime()));
    }

    /** It has been read again, whatever came of it. Which process is to be watched stays as it was said last. */
    public void reloaded() {
        say("READY=1");
    }

    public void stopping() {
        say("STOPPING=1");
    }

    /** One line for {@code systemctl status}. */
    public void status(String line) {
        say("STATUS=" + line.replace('\n', ' '));
    }

    public void alive() {
        say("WATCHDOG=1");
    }

    private void say(String words) {
        address.ifPresent(to -> {
            try {
                send(to, words.getBytes(UTF_8));
            } catch (IOException e) {
                log.debug("systemd was not told {}: {}", words, e.toString());
            }
        });
    }

    private static void send(byte[] to, byte[] words) throws IOException {
        LinuxSocket socket = LinuxSocket.newSocketDomainDgram();
        try {
            ByteBuffer bytes =
                    ByteBuffer.allocateDirect(words.length).put(words).flip();
            socket.sendToDomainSocket(bytes, 0, bytes.limit(), to);
        } finally {
            socket.close();
        }
    }
}
