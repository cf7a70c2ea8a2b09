package dev.fairlead.systemd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Against a real unix datagram socket, as systemd's is. */
@EnabledOnOs(OS.LINUX)
@Timeout(30)
class NotifierTest {
    private static final long PID = ProcessHandle.current().pid();

    @TempDir
    Path directory;

    @Test
    void says_what_state_the_process_is_in() throws Exception {
        String path = directory.resolve("notify").toString();
        try (var systemd = new FakeSystemd(path)) {
            var notifier = Notifier.of(Map.of("NOTIFY_SOCKET", path));
            long before = System.nanoTime() / 1_000;

            notifier.ready();
            notifier.reloading();
            notifier.status("rw to node1;\nro held");
            notifier.alive();
            notifier.stopping();

            assertThat(systemd.heard()).isEqualTo("READY=1\nMAINPID=" + PID);
            String reloading = systemd.heard();
            assertThat(reloading).startsWith("RELOADING=1\nMONOTONIC_USEC=");
            assertThat(Long.parseLong(reloading.replaceFirst("(?s).*=", "")))
                    .isBetween(before, System.nanoTime() / 1_000);
            assertThat(systemd.heard()).isEqualTo("STATUS=rw to node1; ro held");
            assertThat(systemd.heard()).isEqualTo("WATCHDOG=1");
            assertThat(systemd.heard()).isEqualTo("STOPPING=1");
        }
    }

    @Test
    void finds_an_abstract_address() throws Exception {
        String name = "fairlead-notify-" + PID;
        try (var systemd = new FakeSystemd("\0" + name)) {
            Notifier.of(Map.of("NOTIFY_SOCKET", "@" + name)).alive();

            assertThat(systemd.heard()).isEqualTo("WATCHDOG=1");
        }
    }

    @Test
    void says_nothing_where_nobody_listens() {
        assertThatCode(() -> {
                    Notifier.of(Map.of()).ready();
                    Notifier.of(Map.of("NOTIFY_SOCKET", "vsock:2:1234")).ready();
                    Notifier.of(Map.of("NOTIFY_SOCKET", directory + "/nobody")).ready();
                })
                .doesNotThrowAnyException();
    }

    @Test
    void watches_only_when_it_is_asked_to() {
        assertThat(Notifier.of(Map.of("NOTIFY_SOCKET", "/run/x", "WATCHDOG_USEC", "20000000"))
                        .watchdog())
                .contains(Duration.ofSeconds(20));
        assertThat(Notifier.of(Map.of("NOTIFY_SOCKET", "/run/x")).watchdog()).isEmpty();
        assertThat(Notifier.of(Map.of("WATCHDOG_USEC", "20000000")).watchdog()).isEmpty();
    }

    @Test
    void shows_signs_of_life_only_as_long_as_the_loops_answer() throws Exception {
        String path = directory.resolve("notify").toString();
        var asked = new AtomicInteger();
        try (var systemd = new FakeSystemd(path);
                SignsOfLife _ = SignsOfLife.start(
                        Notifier.of(Map.of("NOTIFY_SOCKET", path, "WATCHDOG_USEC", "3000")),
                        // It answers twice, and is stuck then.
                        () -> asked.incrementAndGet() > 2
                                ? new CompletableFuture<>()
                                : CompletableFuture.completedFuture(null))) {
            while (asked.get() < 3) {
                LockSupport.parkNanos(1_000_000);
            }

            assertThat(systemd.heard()).isEqualTo("WATCHDOG=1");
            assertThat(systemd.heard()).isEqualTo("WATCHDOG=1");
            assertThat(systemd.heardNow()).isEmpty();
            assertThat(asked).hasValue(3);
        }
    }
}
