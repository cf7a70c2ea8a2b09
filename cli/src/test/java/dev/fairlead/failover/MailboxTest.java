package dev.fairlead.failover;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class MailboxTest {
    private final List<Integer> done = Collections.synchronizedList(new ArrayList<>());

    @Test
    void does_what_is_put_in_in_order_and_goes_on_after_a_failure() throws InterruptedException {
        var last = new CountDownLatch(1);
        try (var mailbox = new Mailbox("test", 100)) {
            mailbox.start();
            IntStream.range(0, 10).forEach(i -> mailbox.put(() -> done.add(i)));
            mailbox.put(() -> {
                throw new IllegalStateException("on purpose");
            });
            mailbox.put(last::countDown);
            last.await();
        }

        assertThat(done)
                .containsExactlyElementsOf(IntStream.range(0, 10).boxed().toList());
    }

    @Test
    void loses_what_is_too_much_and_counts_it() {
        try (var notStarted = new Mailbox("test", 3)) {
            IntStream.range(0, 5).forEach(i -> notStarted.offer(() -> done.add(i)));

            assertThat(notStarted.lost()).isEqualTo(2);
        }
    }

    @Test
    void loses_nothing_that_must_not_be_lost() throws InterruptedException {
        var last = new CountDownLatch(1);
        try (var mailbox = new Mailbox("test", 3)) {
            IntStream.range(0, 5).forEach(i -> mailbox.put(() -> done.add(i)));
            mailbox.offer(() -> done.add(99));
            mailbox.put(last::countDown);
            mailbox.start();
            last.await();

            assertThat(mailbox.lost()).isEqualTo(1);
        }
        assertThat(done).containsExactly(0, 1, 2, 3, 4);
    }
}
