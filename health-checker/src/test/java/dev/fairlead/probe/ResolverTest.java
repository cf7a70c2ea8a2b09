package dev.fairlead.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;

class ResolverTest {
    private static final InetAddress FIRST = InetAddress.ofLiteral("10.0.0.1");
    private static final InetAddress SECOND = InetAddress.ofLiteral("10.0.0.2");

    private final Deque<InetAddress[]> answers = new ArrayDeque<>();
    private long now;
    private int asked;

    @Test
    void uses_an_answer_for_a_second() throws UnknownHostException {
        Resolver resolver = resolver(Runnable::run);
        answers.add(new InetAddress[] {FIRST});
        answers.add(new InetAddress[] {SECOND});

        assertThat(resolver.lookup("node1")).containsExactly(FIRST);
        now += Duration.ofMillis(999).toNanos();
        assertThat(resolver.lookup("node1")).containsExactly(FIRST);
        now += Duration.ofMillis(1).toNanos();
        assertThat(resolver.lookup("node1")).containsExactly(SECOND);
        assertThat(asked).isEqualTo(2);
    }

    @Test
    void gives_all_addresses_of_a_name() throws UnknownHostException {
        answers.add(new InetAddress[] {FIRST, SECOND});

        assertThat(resolver(Runnable::run).lookup("patroni")).containsExactly(FIRST, SECOND);
    }

    @Test
    void keeps_no_failure() throws UnknownHostException {
        Resolver resolver = resolver(Runnable::run);

        assertThatThrownBy(() -> resolver.lookup("node1")).isInstanceOf(UnknownHostException.class);
        answers.add(new InetAddress[] {FIRST});

        assertThat(resolver.lookup("node1")).containsExactly(FIRST);
    }

    @Test
    void keeps_the_last_good_address_while_a_name_does_not_resolve() throws UnknownHostException {
        Resolver resolver = resolver(Runnable::run);
        answers.add(new InetAddress[] {FIRST});
        resolver.lookup("node1");

        now += Duration.ofHours(1).toNanos();

        assertThat(resolver.lookup("node1")).containsExactly(FIRST);
        assertThat(asked).isEqualTo(2);
    }

    @Test
    void keeps_the_last_good_address_while_a_name_server_is_silent() throws UnknownHostException {
        var blackHole = new Deferred();
        Resolver resolver = resolver(blackHole);
        answers.add(new InetAddress[] {FIRST});
        blackHole.isSilent = false;
        resolver.lookup("node1");

        blackHole.isSilent = true;
        now += Duration.ofSeconds(2).toNanos();

        assertThat(resolver.lookup("node1")).containsExactly(FIRST);
        assertThatThrownBy(() -> resolver.lookup("node2"))
                .isInstanceOf(UnknownHostException.class)
                .hasMessageContaining("in time");
    }

    /** Runs what it is given, or never. */
    private static final class Deferred implements Executor {
        private boolean isSilent;

        @Override
        public void execute(Runnable task) {
            if (!isSilent) {
                task.run();
            }
        }
    }

    private Resolver resolver(Executor executor) {
        return new Resolver(this::answer, executor, () -> now, Duration.ofMillis(10));
    }

    private InetAddress[] answer(String host) throws UnknownHostException {
        asked++;
        InetAddress[] next = answers.poll();
        if (next == null) {
            throw new UnknownHostException(host);
        }
        return next;
    }
}
